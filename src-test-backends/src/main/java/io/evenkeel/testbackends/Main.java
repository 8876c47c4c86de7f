package io.evenkeel.testbackends;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// One or several test backends as a process of their own, until TERM or INT.
@Command(
        name = "test-backend",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = "Real HTTP servers whose capacity, faults and end are under control.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped as asked", "1:crashed of overload or on demand, with --exit-on-crash",
                "64:wrong command line", "69:a port cannot be bound"})
public final class Main implements Callable<Integer> {

    static final int CRASHED = 1;
    static final int USAGE = 64;
    static final int UNAVAILABLE = 69;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "backend",
            description = "What X-Backend says; with --count, NAME-1, NAME-2, …")
    private String name = "";

    @Option(names = {"--port", "--first-port"}, paramLabel = "PORT", defaultValue = "0",
            description = "Serve here; the next ones above. 0: any free port.")
    private int port;

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "Serve on this address (default: ${DEFAULT-VALUE}).")
    private String bind = "";

    @Option(names = "--control-port", paramLabel = "PORT",
            description = "Control API here; the next ones above. 0: any free port; absent: none.")
    private @Nullable Integer controlPort;

    @Option(names = "--control-bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "Control API on this address (default: ${DEFAULT-VALUE}); whoever reaches it may crash the server.")
    private String controlBind = "";

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "Start so many (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Seed of jitter and faults; the next ones have the next seeds.")
    private long seed;

    @Option(names = "--exit-on-crash", description = "A crash ends the process: exit code 1, all connections reset.")
    private boolean exitOnCrash;

    @Mixin
    private CapacityArguments capacity = new CapacityArguments();

    @Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    /// @param args as typed; `--help` tells them
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .registerConverter(Duration.class, checked(Units::duration))
                .setParameterExceptionHandler((error, args) -> {
                    error.getCommandLine().getErr().println("test-backend: " + error.getMessage() + "\nsee test-backend --help");
                    return USAGE;
                })
                .setExecutionExceptionHandler((error, command, parsed) -> {
                    if (error instanceof UncheckedIOException cannotBind) {
                        command.getErr().println("test-backend: " + Objects.requireNonNull(cannotBind.getCause()).getMessage());
                        return UNAVAILABLE;
                    }
                    throw error;
                });
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(spec, "filled by picocli").commandLine();
        Fleet fleet = startFleet(command);
        endOnSignal(fleet); // before anybody learns that it serves, and may signal
        PrintWriter out = command.getOut();
        for (TestBackend backend : fleet.backends()) {
            out.println(announcement(backend));
            if (exitOnCrash) {
                // halt, not exit: a killed process runs nothing any more; the crash itself has reset the connections
                backend.crashed().thenRun(() -> Runtime.getRuntime().halt(CRASHED));
            }
        }
        out.flush();
        new CountDownLatch(1).await(); // until the signal ends the JVM
        return 0;
    }

    private String announcement(TestBackend backend) {
        String serving = "backend name=" + backend.name() + " address=" + backend.address();
        OptionalInt control = backend.controlPort();
        return control.isEmpty() ? serving : serving + " control=" + controlBind + ":" + control.getAsInt();
    }

    private Fleet startFleet(CommandLine command) {
        int control = controlPort == null ? BackendOptions.NO_CONTROL : controlPort;
        try {
            return Fleet.start(count, new BackendOptions(name, bind, port, controlBind, control, capacity.capacity(), seed));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()));
        }
    }

    /// TERM and INT run the hook; it closes the fleet and lets the JVM end with 0 instead of 128 + the signal's number.
    private static void endOnSignal(Fleet fleet) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            fleet.close();
            Runtime.getRuntime().halt(0);
        }, "stop"));
    }

    private static <T> ITypeConverter<T> checked(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        };
    }

    /// What `--version` prints: the version in the jar's manifest.
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"evenkeel test-backend " + (version == null ? "development" : version)};
        }
    }
}
