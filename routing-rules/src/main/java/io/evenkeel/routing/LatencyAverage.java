package io.evenkeel.routing;

/// How long a backend takes for the head of an answer: an average over the last ten seconds or so that jumps up to any slower answer at
/// once and comes down slowly (Finagle's Peak EWMA: `exp(-t / tau)` of the old average and the rest of the new answer). Any thread, no lock.
///
/// Failures never make it smaller: an answer that failed counts with the time it took or with the average there is, whichever is more, so
/// that a backend which fails fast does not look fast.
final class LatencyAverage {

    /// Finagle's default for `decayTime`.
    static final long TAU_NANOS = 10_000_000_000L;

    /// Before the first good answer.
    static final double UNKNOWN = 0;

    private final PaddedCounter word = new PaddedCounter(Decaying.NOTHING);

    /// Most answers of a busy backend write nothing: they come in the same quarter of a millisecond as another one and are not slower.
    void answered(long latencyNanos, long nowNanos) {
        int now = Decaying.tickAt(nowNanos);
        while (true) {
            long old = word.get();
            float before = Decaying.value(old);
            int ticks = Decaying.ticksSince(old, now);
            float after;
            if (old == Decaying.NOTHING || latencyNanos >= before) {
                after = Math.max(1, latencyNanos);
            } else if (ticks > 0) {
                double kept = Decaying.left(ticks, TAU_NANOS);
                after = Math.max(1, (float) (before * kept + latencyNanos * (1 - kept)));
            } else {
                return; // no time has passed, so it has no weight
            }
            long next = Decaying.of(after, old == Decaying.NOTHING || ticks > 0 ? now : Decaying.tick(old));
            if (next == old || word.replace(old, next)) {
                return;
            }
        }
    }

    /// Nothing is learned from the first answers when these fail: how slow a good one would be is still unknown.
    void failed(long afterNanos, long nowNanos) {
        float before = Decaying.value(word.get());
        if (before > 0) {
            answered(Math.max(afterNanos, (long) Math.ceil(before)), nowNanos);
        }
    }

    /// Nanoseconds; [#UNKNOWN] before the first good answer.
    double nanos() {
        return Decaying.value(word.get());
    }

    /// As [#nanos], less what was forgotten since the last answer.
    double fadedNanos(long nowNanos) {
        long present = word.get();
        return Decaying.value(present) * Decaying.left(Decaying.ticksSince(present, Decaying.tickAt(nowNanos)), TAU_NANOS);
    }
}
