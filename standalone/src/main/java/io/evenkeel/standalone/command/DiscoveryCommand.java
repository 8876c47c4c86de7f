package io.evenkeel.standalone.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `evenkeel discovery`: what a running process finds, and an order to believe it.
@Command(
        name = "discovery",
        description = "Show where a running process finds backends, and confirm an answer that takes so many away that it is held.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {DiscoveryCommand.ListCommand.class, DiscoveryCommand.ConfirmCommand.class},
        footer = {"", "evenkeel discovery COMMAND --help tells more of a command."})
final class DiscoveryCommand extends CommandGroup {

    private static String line(JsonNode discovery) {
        StringBuilder line = new StringBuilder(discovery.path("pool").asString()).append(": ").append(discovery.path("source").asString())
                .append(", backends ").append(discovery.path("backends").asInt());
        JsonNode answered = discovery.path("answered");
        line.append(answered.isString() ? ", answered " + answered.stringValue() : ", no answer yet");
        if (discovery.path("failed").isString()) {
            line.append("\n  failing: ").append(discovery.path("failed").stringValue());
        }
        JsonNode held = discovery.path("held");
        if (held.isObject()) {
            line.append("\n  held since ").append(held.path("since").asString()).append(": an answer with ").append(held.path("found").asInt())
                    .append(", believed ").append(held.path("until").isString() ? "from " + held.path("until").stringValue() : "once it is confirmed")
                    .append("; it takes away");
            held.path("gone").forEach(gone -> line.append(' ').append(gone.asString()));
        }
        return line.append('\n').toString();
    }

    @Command(
            name = "list",
            description = "Show the discovery of every pool that has one: where it looks, what it found, whether it fails or holds an answer.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    static final class ListCommand extends AdminCommand {

        @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text or json (default: ${DEFAULT-VALUE}).")
        private CheckCommand.Format format = CheckCommand.Format.TEXT;

        @Override
        public Integer call() {
            JsonNode discoveries = client().get("/api/discovery");
            switch (format) {
                case TEXT -> discoveries.forEach(discovery -> print(line(discovery)));
                case JSON -> print(pretty(discoveries));
            }
            return ExitCode.GOOD;
        }
    }

    @Command(
            name = "confirm",
            description = "Believe the answer that the discovery of these pools holds: the backends it takes away get no more traffic.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    static final class ConfirmCommand extends AdminCommand {

        @Parameters(arity = "1..*", paramLabel = "POOL", description = "Which.")
        private List<String> pools = List.of();

        @Override
        public Integer call() {
            AdminClient client = client();
            for (String pool : pools) {
                ObjectNode body = AdminClient.JSON.createObjectNode().put("by", operator());
                print(line(client.post(List.of("discovery", pool, "confirm"), body)));
            }
            return ExitCode.GOOD;
        }
    }
}
