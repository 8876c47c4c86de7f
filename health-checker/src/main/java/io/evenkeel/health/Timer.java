package io.evenkeel.health;

/// Time as the schedule sees it. All on the checker's event loop.
interface Timer {

    /// Nanoseconds since some fixed moment; never goes back.
    long nanoTime();

    /// Runs a task later, on the event loop.
    ///
    /// @param delayNanos 0 and more
    /// @return prevents it from running
    Runnable schedule(Runnable task, long delayNanos);
}
