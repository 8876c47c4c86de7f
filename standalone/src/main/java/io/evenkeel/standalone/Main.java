package io.evenkeel.standalone;

import io.evenkeel.standalone.command.EvenkeelCommand;
import io.evenkeel.standalone.logging.Logging;

/// Entry of the `evenkeel` command.
public final class Main {

    private Main() {}

    /// @param args as typed; see `docs/commands.md`
    public static void main(String[] args) {
        int exitCode = EvenkeelCommand.execute(args);
        Logging.flush();
        System.exit(exitCode);
    }
}
