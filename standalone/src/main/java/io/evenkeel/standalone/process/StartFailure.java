package io.evenkeel.standalone.process;

import io.evenkeel.config.LoadResult;

/// Why a process could not begin to serve.
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Reason reason;

    StartFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    StartFailure(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /// What kind of failure it was.
    public sealed interface Reason {

        /// The file cannot be read.
        record Unreadable() implements Reason {}

        /// The file has errors, and there is no last good configuration, or it was not wanted.
        record Rejected(LoadResult.Rejected result) implements Reason {}

        /// An address cannot be bound, or the transport asked for is not there.
        record Unavailable() implements Reason {}
    }
}
