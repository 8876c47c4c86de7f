package io.evenkeel.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The latencies of one address over a short while: how many, their sum, and the most in flight meanwhile. Any thread, no lock, nothing
/// allocated. One of the threads is told that the window is over, closes it and reads it.
///
/// A sample costs one addition to one word, and at high rates not even that: what comes after [#ENOUGH] samples is only looked at, so that
/// the word is written ten thousand times a second at most, however many cores pass by.
final class LatencyWindow {

    /// Shortest window.
    static final long MIN_NANOS = 100_000_000L;

    /// What a changed limit does shows itself in requests that begin after it: so many times their latency, at least, is a window long.
    static final double LATENCIES = 2;

    /// Fewer say nothing: the mean of 20 times without memory strays by a fifth.
    static final int FEWEST = 20;

    /// More say no more.
    static final int ENOUGH = 1024;

    private static final int COUNT_SHIFT = 48;
    private static final long SUM = (1L << COUNT_SHIFT) - 1;

    /// The longest sample, so that [#ENOUGH] and as many from threads that looked at the same time still fit: 68 s in units of 64 ns.
    private static final long LONGEST = 1L << 30;
    private static final int UNIT_SHIFT = 6;

    private static final VarHandle CLOSING;
    private static final VarHandle PEAK;

    static {
        try {
            CLOSING = MethodHandles.lookup().findVarHandle(LatencyWindow.class, "closing", boolean.class);
            PEAK = MethodHandles.lookup().findVarHandle(LatencyWindow.class, "peak", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Samples above, the sum of their latencies below. One word, so that both are of the same samples.
    private final PaddedCounter word = new PaddedCounter(0);

    @SuppressWarnings("unused") // by its handle
    private volatile boolean closing;

    private int peak;
    private volatile long began;

    /// Nanoseconds; 0 until there was a sample, as only samples tell the time.
    private volatile long length;

    /// @param inFlight at the address, this one included
    /// @return whether the window is over and the caller, nobody else, is to [close][#close] it
    boolean add(long latencyNanos, int inFlight, long nowNanos) {
        if (inFlight > (int) PEAK.getOpaque(this)) {
            PEAK.setOpaque(this, inFlight); // of two at once one is lost: a peak that matters comes again
        }
        if (length == 0) {
            began = nowNanos;
            length = MIN_NANOS;
        }
        long before = word.get();
        if (count(before) < ENOUGH) {
            before = word.getAndAdd((1L << COUNT_SHIFT) + Math.clamp(latencyNanos >> UNIT_SHIFT, 1, LONGEST));
        }
        return count(before) + 1 >= FEWEST && isOver(nowNanos) && mayClose(nowNanos);
    }

    private boolean isOver(long nowNanos) {
        return nowNanos - began >= length;
    }

    /// Looks again once it is the only one: it may have looked at a window that another thread has closed meanwhile.
    private boolean mayClose(long nowNanos) {
        if (!CLOSING.compareAndSet(this, false, true)) {
            return false;
        }
        boolean over = isOver(nowNanos) && count(word.get()) >= FEWEST;
        if (!over) {
            closing = false;
        }
        return over;
    }

    private static int count(long word) {
        return (int) (word >>> COUNT_SHIFT);
    }

    /// Reads the window, by the thread that was told to close it; followed by [#next].
    ///
    /// @return mean latency, nanoseconds
    double close() {
        long closed = word.get();
        word.getAndAdd(-closed);
        return (double) ((closed & SUM) << UNIT_SHIFT) / count(closed);
    }

    /// Most in flight that was seen in this window. By the thread that closes it.
    int peak() {
        return (int) PEAK.getOpaque(this);
    }

    /// Begins the next window. What the closing thread wrote before is seen by the one that closes the next.
    void next(double meanNanos, long nowNanos) {
        PEAK.setOpaque(this, 0);
        length = Math.max(MIN_NANOS, (long) (LATENCIES * meanNanos));
        began = nowNanos;
        closing = false;
    }
}
