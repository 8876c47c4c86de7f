package io.evenkeel.proxy;

import java.time.Duration;

/// A clock that stands still until it is moved, by one thread; read by any.
final class ManualClock implements Clock {

    private volatile long nanos = 1_000;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long millis() {
        return nanos / 1_000_000;
    }

    void advance(Duration duration) {
        nanos = nanos + duration.toNanos();
    }
}
