package io.evenkeel.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A counter that many threads write, alone on its cache lines; any thread, no locks.
///
/// Two counters that share a line make the threads that write them wait for each other, though they share nothing else. The usual
/// remedy, `@Contended`, is closed to code outside the JDK, and padding fields may be laid out elsewhere than where they were written.
/// An array has its elements in order, so the one in its middle has as many bytes of nobody before and behind it as we like.
public final class PaddedCounter {

    /// 128 bytes to each side: x86 fetches lines of 64 in pairs, and some ARM cores have lines of 128.
    private static final int MIDDLE = 128 / Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[2 * MIDDLE + 1];

    /// @param value where it begins
    public PaddedCounter(long value) {
        LONGS.setVolatile(cells, MIDDLE, value);
    }

    public long get() {
        return (long) LONGS.getVolatile(cells, MIDDLE);
    }

    /// Adds one; wraps around after [Long#MAX_VALUE].
    ///
    /// @return the value before
    public long getAndIncrement() {
        return (long) LONGS.getAndAdd(cells, MIDDLE, 1L);
    }

    /// @return the value before
    public long getAndAdd(long delta) {
        return (long) LONGS.getAndAdd(cells, MIDDLE, delta);
    }

    public boolean compareAndSet(long expected, long value) {
        return LONGS.compareAndSet(cells, MIDDLE, expected, value);
    }

    /// Sets the value unless another thread did meanwhile.
    ///
    /// @param expected what it was when it was read
    /// @return whether it was set
    boolean replace(long expected, long value) {
        return LONGS.compareAndSet(cells, MIDDLE, expected, value);
    }

    /// Adds one unless that would lead above the limit; exact, however many threads try at once.
    ///
    /// @return whether it did
    public boolean incrementUpTo(long limit) {
        while (true) {
            long value = get();
            if (value >= limit) {
                return false;
            }
            if (LONGS.weakCompareAndSet(cells, MIDDLE, value, value + 1)) {
                return true;
            }
        }
    }

    @Override
    public String toString() {
        return Long.toString(get());
    }
}
