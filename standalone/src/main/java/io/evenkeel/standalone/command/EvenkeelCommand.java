package io.evenkeel.standalone.command;

import io.evenkeel.routing.BrokenPluginException;
import io.evenkeel.standalone.logging.LogLevel;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The `evenkeel` command and its subcommands.
@Command(
        name = "evenkeel",
        description = "A load balancer that keeps load even, and that will not let one wrong line of configuration take a service down.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class, RunCommand.class, CheckCommand.class, SimulateCommand.class, BackendsCommand.class, DiscoveryCommand.class,
            SchemaCommand.class, VersionCommand.class, TrainCommand.class
        },
        footer = {"", "evenkeel COMMAND --help tells more of a command."})
public final class EvenkeelCommand extends CommandGroup {

    private EvenkeelCommand() {}

    /// Runs what the arguments ask for.
    ///
    /// @return one of [ExitCode]
    public static int execute(String... args) {
        return commandLine().execute(args);
    }

    /// For tests, which look at what is written; [#execute] writes to the standard streams.
    static CommandLine commandLine() {
        return new CommandLine(new EvenkeelCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(LogLevel.class, text -> LogLevel.valueOf(text.toUpperCase(Locale.ROOT)))
                .setParameterExceptionHandler(EvenkeelCommand::usageError)
                .setExecutionExceptionHandler(EvenkeelCommand::failure);
    }

    private static int usageError(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + oneLine(error.getMessage()));
        CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
        err.println("see " + name + " --help");
        return ExitCode.USAGE;
    }

    private static int failure(Exception error, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (error instanceof CommandFailure failure) {
            err.println("evenkeel: " + oneLine(error.getMessage()));
            return failure.exitCode();
        }
        if (error instanceof BrokenPluginException) {
            err.println("evenkeel: " + oneLine(error.getMessage()));
            return ExitCode.UNREADABLE;
        }
        err.println("evenkeel: internal error: " + oneLine(error.toString()) + " (--log-level debug tells where)");
        return ExitCode.INTERNAL;
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "" : message.replaceAll("\\s*\\R\\s*", " ");
    }
}
