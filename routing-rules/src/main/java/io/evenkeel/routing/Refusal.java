package io.evenkeel.routing;

/// That the newest attempt to connect to a backend was refused, and how long nobody is sent there who can go elsewhere. Immutable.
///
/// Without a pause every request whose turn it is would meet the refusal first, thousands a second, until probes tell; without a probe, for
/// ever. Each pause ends with one trial, and from trial to trial it doubles: so short at first that a restart goes unnoticed, so short at
/// the end that a server which returns waits for seconds at most.
///
/// @param trials      since the first refusal
/// @param pausedUntil monotonic, nanoseconds
record Refusal(int trials, long pausedUntil) {

    static final long FIRST_PAUSE_NANOS = 100_000_000L;

    /// 0.1 s doubled so often is 3.2 s.
    static final int DOUBLINGS = 5;

    /// A backend that did not refuse before does now.
    static Refusal first(long nowNanos) {
        return new Refusal(0, nowNanos + FIRST_PAUSE_NANOS);
    }

    boolean pauses(long nowNanos) {
        return nowNanos - pausedUntil < 0;
    }

    /// A trial begins: what holds until it is known how it ended, and on if it is refused.
    Refusal next(long nowNanos) {
        int further = Math.min(trials + 1, DOUBLINGS);
        return new Refusal(further, nowNanos + (FIRST_PAUSE_NANOS << further));
    }
}
