package io.evenkeel.proxy;

import io.evenkeel.config.Durations;
import java.time.Duration;

/// Durations and moments in nanoseconds, where [Long#MAX_VALUE] stands for never. Stateless.
final class Nanos {

    static final long NEVER = Long.MAX_VALUE;

    private Nanos() {}

    static long of(Duration duration) {
        return duration.compareTo(Durations.UNLIMITED) >= 0 ? NEVER : duration.toNanos();
    }

    /// The moment that is `nanos` after `moment`.
    static long after(long moment, long nanos) {
        return nanos == NEVER ? NEVER : moment + nanos;
    }
}
