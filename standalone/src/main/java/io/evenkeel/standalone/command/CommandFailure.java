package io.evenkeel.standalone.command;

import io.evenkeel.standalone.process.StartFailure;
import io.evenkeel.standalone.process.StartFailure.Reason;

/// Ends a command with one line on standard error and an exit code.
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    /// @param exitCode one of [ExitCode]
    /// @param message  the line, without the program's name
    CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    CommandFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /// A process that could not begin to serve.
    static CommandFailure of(StartFailure failure) {
        int exitCode = switch (failure.reason()) {
            case Reason.Unreadable _ -> ExitCode.UNREADABLE;
            case Reason.Rejected _ -> ExitCode.ERRORS;
            case Reason.Unavailable _ -> ExitCode.UNAVAILABLE;
        };
        return new CommandFailure(exitCode, String.valueOf(failure.getMessage()), failure);
    }

    int exitCode() {
        return exitCode;
    }
}
