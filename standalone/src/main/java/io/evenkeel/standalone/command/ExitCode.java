package io.evenkeel.standalone.command;

/// What the process tells its caller. 0, 1 and 2 speak of the configuration file only; all else is named after `sysexits.h`.
public final class ExitCode {

    /// The file is good; for other commands: done.
    public static final int GOOD = 0;
    /// The file serves, but has warnings.
    public static final int WARNINGS = 1;
    /// The file has errors and does not serve.
    public static final int ERRORS = 2;
    /// The command line is wrong (EX_USAGE).
    public static final int USAGE = 64;
    /// The file, or a plug-in, cannot be read (EX_NOINPUT).
    public static final int UNREADABLE = 66;
    /// An address cannot be bound, the transport asked for is not there, or no process answers (EX_UNAVAILABLE).
    public static final int UNAVAILABLE = 69;
    /// A defect in Evenkeel (EX_SOFTWARE).
    public static final int INTERNAL = 70;

    /// A file that was asked for cannot be written (EX_CANTCREAT).
    public static final int UNWRITABLE = 73;
    /// What was waited for has not come to pass (EX_TEMPFAIL).
    public static final int NOT_YET = 75;
    /// The running process refused an order (EX_NOPERM).
    public static final int REFUSED = 77;

    private ExitCode() {}
}
