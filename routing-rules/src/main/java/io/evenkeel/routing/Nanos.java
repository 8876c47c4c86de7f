package io.evenkeel.routing;

import java.time.Duration;

/// Durations as the clock counts them.
final class Nanos {

    /// A century: what lasts longer does not end while the process runs.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Nanos() {}

    /// @return 0 and more; so small that an hour on the clock and some of them together do not overflow
    static long of(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : Math.max(0, duration.toNanos());
    }
}
