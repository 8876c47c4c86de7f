package io.evenkeel.routing;

/// A number that loses its weight with time, and when that was last reckoned, in one word: so that threads which write it at once can only
/// lose each other's step, never mix the number of one with the time of another. Stateless; the word is kept by others.
///
/// The number is a float (24 bits), the time counts ticks of a quarter of a millisecond and wraps around after thirteen days.
final class Decaying {

    /// No number at all: what a fresh cell holds.
    static final long NOTHING = 0;

    private static final int TICK_SHIFT = 18;

    /// Clocks that threads have read before they met here differ by less: 17 s. What seems to lie further ahead is half a wrap behind.
    private static final int MAX_AHEAD = 1 << 16;

    /// As long ago as can be.
    private static final int AGES = Integer.MAX_VALUE;

    /// e to the minus this many is less than a float can tell from nothing beside 1.
    private static final int FORGOTTEN_AFTER = 17;

    private Decaying() {}

    /// @param value above 0
    static long of(float value, int tick) {
        return (long) Float.floatToRawIntBits(value) << 32 | tick & 0xFFFF_FFFFL;
    }

    static float value(long word) {
        return Float.intBitsToFloat((int) (word >>> 32));
    }

    static int tick(long word) {
        return (int) word;
    }

    /// Ticks that have passed since the word was written; below 0 when another thread's clock was read earlier.
    static int ticksSince(long word, int now) {
        int ticks = now - tick(word);
        return ticks < -MAX_AHEAD ? AGES : ticks;
    }

    /// @param nowNanos monotonic
    static int tickAt(long nowNanos) {
        return (int) (nowNanos >> TICK_SHIFT);
    }

    /// What is left of a weight of 1 after so many ticks: `exp(-t / tau)`.
    ///
    /// @param ticks below 0 when another thread's clock was read earlier: counts as 0
    static double left(int ticks, long tauNanos) {
        if (ticks <= 0) {
            return 1;
        }
        double taus = ticks * (double) (1 << TICK_SHIFT) / tauNanos;
        return taus > FORGOTTEN_AFTER ? 0 : Math.exp(-taus);
    }
}
