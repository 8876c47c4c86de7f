package io.evenkeel.health;

/// Where in its interval each backend is probed, so that probes do not bunch up.
///
/// The additive sequence of the golden ratio (Knuth, TAOCP vol. 3, §6.4): any run of successive values, however many and wherever it
/// begins, lies nearly evenly in the circle. So hundreds of backends that come at once are as well spread as those that come one by
/// one, which random phases are not. Not safe for use by several threads.
final class Phases {

    /// 2^64 / golden ratio, odd.
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private long next;

    /// @param start any number: checkers that start together should not share it
    Phases(long start) {
        next = start;
    }

    /// The next delay, from 0 to less than `interval`.
    long next(long interval) {
        long phase = Math.unsignedMultiplyHigh(next, interval);
        next += STEP;
        return phase;
    }
}
