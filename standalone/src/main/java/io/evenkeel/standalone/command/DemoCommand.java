package io.evenkeel.standalone.command;

import io.evenkeel.standalone.demo.Demo;
import io.evenkeel.standalone.demo.DemoOptions;
import io.evenkeel.standalone.logging.LogLevel;
import io.evenkeel.standalone.logging.Logging;
import io.evenkeel.standalone.process.StartFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `evenkeel demo`: something to look at, without a file and without servers of one's own.
@Command(
        name = "demo",
        description = "Serve before four servers of its own, with a steady load, a live table, and an outage now and then. TERM or INT drains and ends.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped as asked",
            "64:wrong command line",
            "69:an address cannot be bound, or there is no temporary folder",
            "70:a defect in Evenkeel",
            "130, 143:a second INT or TERM ended it at once"
        })
final class DemoCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080",
            description = "Where it serves, on 127.0.0.1; 0: any free port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--admin-port", paramLabel = "PORT", defaultValue = "9901",
            description = "Where the admin pages are, on 127.0.0.1; 0: any free port (default: ${DEFAULT-VALUE}).")
    private int adminPort;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "100",
            description = "Requests a second that its clients send, up to 5000; 0: bring your own (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--duration", paramLabel = "TIME", converter = Time.class,
            description = "End by itself after a time like 30s or 5m.")
    private @Nullable Duration duration;

    @Option(names = "--calm", description = "Without outages.")
    private boolean calm;

    @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "error",
            description = "error, warn, info, debug or trace (default: ${DEFAULT-VALUE}); what happens to backends is told anyway.")
    private LogLevel logLevel = LogLevel.ERROR;

    @Override
    public Integer call() throws InterruptedException {
        Logging.level(logLevel);
        CommandLine command = Picocli.filled(spec).commandLine();
        try {
            Demo.run(options(command), command.getOut());
            return ExitCode.GOOD;
        } catch (StartFailure e) {
            throw CommandFailure.of(e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, "no temporary folder for the demo: " + e.getMessage(), e);
        }
    }

    private DemoOptions options(CommandLine command) {
        try {
            return new DemoOptions(port, adminPort, rate, duration, calm);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, "--" + e.getMessage(), e);
        }
    }
}
