package io.evenkeel.health;

/// What one probe found.
public sealed interface ProbeResult {

    /// @param nanos how long it took
    record Passed(long nanos) implements ProbeResult {}

    /// @param kind   what went wrong
    /// @param detail for the log: `status 503 (expected: 200-399)`
    /// @param nanos  how long it took
    record Failed(Kind kind, String detail, long nanos) implements ProbeResult {}

    enum Kind { REFUSED, CONNECT_TIMEOUT, CONNECT_FAILED, TIMEOUT, RESET, STATUS, BODY, MALFORMED, UNRESOLVED }
}
