package io.evenkeel.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A row of counters that many threads add to and a scrape reads. Adding takes one atomic addition: no lock, no allocation.
///
/// The row exists once a stripe. A thread always adds to the same stripe, and event loops, whose thread ids follow one another, get
/// different ones, so that they do not fight for cache lines; two threads on one stripe are slower, never wrong. All counters of a
/// stripe lie together: what one request adds to one subject touches two or three cache lines, where as many `LongAdder`s would
/// touch one each, and more under contention.
final class Tally {

    /// More cores than this share stripes; it bounds the memory of a subject (a backend: 32 stripes × 512 bytes).
    private static final int MAX_STRIPES = 32;

    private static final int STRIPES = stripes(Runtime.getRuntime().availableProcessors());

    /// Counters left unused between two stripes: 128 bytes, the pair of cache lines that processors fetch together.
    private static final int GAP = 16;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells;
    private final int stride;

    Tally(int counters) {
        stride = counters + GAP;
        cells = new long[STRIPES * stride];
    }

    private static int stripes(int processors) {
        return Math.min(MAX_STRIPES, Integer.highestOneBit(processors * 2 - 1));
    }

    /// Where the calling thread's stripe begins. A caller that adds to several counters asks once.
    int stripe() {
        return ((int) Thread.currentThread().threadId() & STRIPES - 1) * stride;
    }

    /// @param stripe from [#stripe]
    void add(int stripe, int counter, long n) {
        CELL.getAndAddRelease(cells, stripe + counter, n);
    }

    void increment(int counter) {
        add(stripe(), counter, 1);
    }

    /// What was added so far. Grows only, if only positive numbers are added; an addition that happened before another one read by
    /// the same thread earlier is included.
    long sum(int counter) {
        long sum = 0;
        for (int i = counter; i < cells.length; i += stride) {
            sum += (long) CELL.getAcquire(cells, i);
        }
        return sum;
    }

    /// The sum of `count` counters that follow one another.
    long sum(int first, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += sum(first + i);
        }
        return sum;
    }

    /// What was begun and is not ended: one counter less the sum of others. The ends are read first, so that it is never negative
    /// when each end follows its begin.
    long outstanding(int begun, int ended, int ends) {
        long over = sum(ended, ends);
        return Math.max(0, sum(begun) - over);
    }
}
