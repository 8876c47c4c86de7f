package io.evenkeel.testbackends;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what other threads bring about.
public final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private Await() {}

    /// Returns once it is so; fails when it is not after half a minute, which is for a busy machine.
    public static void until(String what, BooleanSupplier condition) {
        until(what, LIMIT, PAUSE, condition);
    }

    /// Returns once it is so, and looks that often; fails when it is not after that long.
    public static void until(String what, Duration limit, Duration pause, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
