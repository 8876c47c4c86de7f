package io.evenkeel.standalone.command;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `evenkeel backends`: what a running process says of its backends, and orders to it about them.
@Command(
        name = "backends",
        description = "List the backends of a running process; take them out of traffic, bring them back or weigh them, until it ends.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            BackendsCommand.ListCommand.class, BackendsCommand.DrainCommand.class, BackendsCommand.EnableCommand.class,
            BackendsCommand.WeightCommand.class
        },
        footer = {"", "evenkeel backends COMMAND --help tells more of a command."})
final class BackendsCommand extends CommandGroup {

    private static final String POOL_NAME = "POOL/NAME";

    /// An order: it says whose it is, and prints what became of the backend.
    abstract static class Order extends AdminCommand {

        void order(AdminClient client, BackendName backend, String verb, ObjectNode body) {
            JsonNode now = client.post(List.of("backends", backend.pool(), backend.name(), verb), body.put("by", operator()));
            print(backend + ": " + now.path("state").asString() + ", weight in force " + now.path("weightInForce").asInt()
                    + " (in the file " + now.path("weight").asInt() + "), in flight " + now.path("inFlight").asInt() + "\n");
        }
    }

    @Command(
            name = "list",
            description = "Show every backend: state, weight in the file and in force, in flight, share of the last 10 s and the one it should have.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    static final class ListCommand extends AdminCommand {

        @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text or json (default: ${DEFAULT-VALUE}).")
        private CheckCommand.Format format = CheckCommand.Format.TEXT;

        @Override
        public Integer call() {
            JsonNode backends = client().get("/api/backends");
            print(switch (format) {
                case TEXT -> BackendTable.of(backends);
                case JSON -> pretty(backends);
            });
            return ExitCode.GOOD;
        }
    }

    @Command(
            name = "drain",
            description = "No new traffic for these backends, not even in panic; what is in flight finishes.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    static final class DrainCommand extends Order {

        private static final Duration LOOK_EVERY = Duration.ofMillis(200);

        @Parameters(arity = "1..*", paramLabel = POOL_NAME, converter = BackendName.Converter.class, description = "Which.")
        private List<BackendName> backends = List.of();

        @Option(names = "--force", description = "Even if nobody is left to serve in a pool.")
        private boolean force;

        @Option(names = "--wait", paramLabel = "TIME", converter = Time.class,
                description = "Return when nothing is in flight there any more, at the latest after a time like 30s (exit code 75).")
        private @Nullable Duration wait;

        @Override
        public Integer call() throws InterruptedException {
            AdminClient client = client();
            for (BackendName backend : backends) {
                ObjectNode body = AdminClient.JSON.createObjectNode();
                if (force) {
                    body.put("force", true);
                }
                order(client, backend, "drain", body);
            }
            return wait == null || idleWithin(wait, client) ? ExitCode.GOOD : ExitCode.NOT_YET;
        }

        private boolean idleWithin(Duration time, AdminClient client) throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            long end = System.nanoTime() + time.toNanos();
            while (true) {
                long inFlight = inFlight(client.get("/api/backends"));
                if (inFlight == 0) {
                    print("nothing in flight\n");
                    return true;
                }
                if (System.nanoTime() - end >= 0) {
                    print("still in flight: " + inFlight + "\n");
                    return false;
                }
                never.await(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        /// One that has left the configuration has nothing in flight that anybody could see.
        private long inFlight(JsonNode all) {
            long inFlight = 0;
            for (JsonNode row : all) {
                if (backends.contains(new BackendName(row.path("pool").asString(), row.path("name").asString()))) {
                    inFlight += row.path("inFlight").asLong();
                }
            }
            return inFlight;
        }
    }

    @Command(
            name = "enable",
            description = "Traffic again for these backends.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    static final class EnableCommand extends Order {

        @Parameters(arity = "1..*", paramLabel = POOL_NAME, converter = BackendName.Converter.class, description = "Which.")
        private List<BackendName> backends = List.of();

        @Override
        public Integer call() {
            AdminClient client = client();
            backends.forEach(backend -> order(client, backend, "enable", AdminClient.JSON.createObjectNode()));
            return ExitCode.GOOD;
        }
    }

    @Command(
            name = "weight",
            description = "Another weight for a backend than the file's, or `reset` for the file's.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    static final class WeightCommand extends Order {

        private static final String RESET = "reset";

        @Parameters(index = "0", paramLabel = POOL_NAME, converter = BackendName.Converter.class, description = "Which.")
        private @Nullable BackendName backend;

        @Parameters(index = "1", paramLabel = "WEIGHT", description = "0..1000, or reset.")
        private String weight = RESET;

        @Option(names = "--force", description = "Even if nobody is left to serve in the pool.")
        private boolean force;

        @Override
        public Integer call() {
            ObjectNode body = AdminClient.JSON.createObjectNode();
            if (weight.equals(RESET)) {
                body.putNull("weight");
            } else if (weight.matches("[0-9]{1,4}") && Integer.parseInt(weight) <= 1000) {
                body.put("weight", Integer.parseInt(weight));
            } else {
                throw wrong("WEIGHT: " + weight + " (expected: 0..1000 or reset)");
            }
            if (force) {
                body.put("force", true);
            }
            order(client(), Picocli.filled(backend), "weight", body);
            return ExitCode.GOOD;
        }
    }
}
