package io.evenkeel.routing;

/// What recent failures add to a backend's load. Any thread, no lock.
///
/// A backend that answers 500 in a millisecond never has anything in flight, so whoever looks at load sends it everything. Here each failure
/// goes on to count as a request in flight, fading away (`exp(-t / tau)`): as if it had taken twice as long as a good answer does on
/// average, and a second at least. So a backend that fails has more load than one that works with as many requests, and gets fewer.
/// One that never answered well is taken for one that needs [#UNKNOWN_TAU_NANOS].
///
/// This does not take a backend out: it makes up for what the backend gains by failing. With no failures it costs one read.
final class FailurePenalty {

    /// A longer one would make a pool's usual few errors in a hundred outweigh what is really in flight.
    static final long LEAST_TAU_NANOS = 1_000_000_000L;

    /// A fresh instance that is broken is what a roll-out brings now and then; it should not need to fail often until it is spared.
    static final long UNKNOWN_TAU_NANOS = 10_000_000_000L;

    /// As long as answers are waited for as a rule; one that took hours must not blame its backend for hours.
    static final long MOST_TAU_NANOS = 60_000_000_000L;

    private final PaddedCounter word = new PaddedCounter(Decaying.NOTHING);

    /// @param goodNanos what a good answer takes; 0: unknown
    void failed(double goodNanos, long nowNanos) {
        long tau = tau(goodNanos);
        int now = Decaying.tickAt(nowNanos);
        while (true) {
            long old = word.get();
            float left = (float) (Decaying.value(old) * Decaying.left(Decaying.ticksSince(old, now), tau));
            if (word.replace(old, Decaying.of(left + 1, now))) {
                return;
            }
        }
    }

    /// Requests that count as in flight though they have failed; rounded, so that one failure is over after a while.
    ///
    /// @param latency of the same backend
    int requests(LatencyAverage latency, long nowNanos) {
        long present = word.get();
        if (present == Decaying.NOTHING) {
            return 0;
        }
        double left = Decaying.left(Decaying.ticksSince(present, Decaying.tickAt(nowNanos)), tau(latency.nanos()));
        return (int) (Decaying.value(present) * left + 0.5);
    }

    private static long tau(double goodNanos) {
        return goodNanos == LatencyAverage.UNKNOWN ? UNKNOWN_TAU_NANOS : Math.clamp((long) (2 * goodNanos), LEAST_TAU_NANOS, MOST_TAU_NANOS);
    }
}
