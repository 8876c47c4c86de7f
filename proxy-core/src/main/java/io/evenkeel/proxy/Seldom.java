package io.evenkeel.proxy;

import java.util.concurrent.TimeUnit;

/// Decides which of many like events are worth a line of the log: the first, and then one in ten seconds, with the number of those
/// between. Owned by one event loop.
final class Seldom {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long saidAt;
    private boolean saidAny;
    private long unsaid;

    /// @return how many events this line stands for; 0 when nothing is to be said now
    long count(long nowNanos) {
        unsaid++;
        if (saidAny && nowNanos - saidAt < PAUSE_NANOS) {
            return 0;
        }
        saidAny = true;
        saidAt = nowNanos;
        long count = unsaid;
        unsaid = 0;
        return count;
    }
}
