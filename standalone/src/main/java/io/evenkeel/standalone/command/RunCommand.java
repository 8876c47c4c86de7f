package io.evenkeel.standalone.command;

import io.evenkeel.config.LoadResult;
import io.evenkeel.config.RuntimeConfig.Transport;
import io.evenkeel.config.report.DiagnosticPrinter;
import io.evenkeel.standalone.logging.LogLevel;
import io.evenkeel.standalone.logging.Logging;
import io.evenkeel.standalone.process.EvenkeelProcess;
import io.evenkeel.standalone.process.ProcessOptions;
import io.evenkeel.standalone.process.StartFailure;
import io.evenkeel.standalone.process.StartFailure.Reason;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `evenkeel run`: serves until told to stop.
@Command(
        name = "run",
        description = "Serve. TERM or INT drains and ends; HUP reads the file again; USR1 opens the log files anew.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped as asked",
            "2:the file has errors, and no last good configuration may serve",
            "64:wrong command line",
            "66:the file, or a plug-in, cannot be read",
            "69:an address cannot be bound, or the transport is not there",
            "70:a defect in Evenkeel",
            "130, 143:a second INT or TERM ended it at once"
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = {"-c", "--config"}, required = true, paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Option(names = "--strict", description = "Do not start on a bad file, even if a last good configuration is there.")
    private boolean strict;

    @Option(names = "--transport", paramLabel = "KIND", description = "auto, epoll, nio or io_uring; instead of runtime.transport.")
    private @Nullable Transport transport;

    @Option(names = "--takeover", description = "Begin to serve beside an older process and take the admin address when it leaves.")
    private boolean takeover;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where the last good configuration is kept; instead of runtime.state-dir, and known even when the file is bad.")
    private @Nullable Path stateDir;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info, debug or trace (default: ${DEFAULT-VALUE}).")
    private LogLevel logLevel = LogLevel.INFO;

    @Override
    public Integer call() throws InterruptedException {
        Logging.level(logLevel);
        try (EvenkeelProcess process = EvenkeelProcess.start(options())) {
            process.awaitEnd();
            return ExitCode.GOOD;
        } catch (StartFailure e) {
            if (e.reason() instanceof Reason.Rejected rejected) {
                show(rejected.result());
            }
            throw CommandFailure.of(e);
        }
    }

    /// As `check` shows them, before the one line that ends the command.
    private void show(LoadResult.Rejected rejected) {
        PrintWriter err = Picocli.filled(spec).commandLine().getErr();
        err.print(new DiagnosticPrinter(rejected.text(), false).print(rejected.diagnostics()));
        err.flush();
    }

    private ProcessOptions options() {
        return new ProcessOptions(Picocli.filled(file), strict, takeover, true, transport, stateDir);
    }
}
