package io.evenkeel.metrics;

import io.evenkeel.routing.Stripes;

/// A row of counters that many threads add to and a scrape reads: no lock, no allocation.
///
/// The row exists once a stripe ([Stripes] says who adds to which). All counters of a stripe lie together: what one request adds to one
/// subject touches two or three cache lines, where as many `LongAdder`s would touch one each, and more under contention.
final class Tally {

    /// Counters left unused between two stripes: 128 bytes, the pair of cache lines that processors fetch together.
    private static final int GAP = 16;

    private final long[] cells;
    private final int stride;

    Tally(int counters) {
        stride = counters + GAP;
        cells = new long[Stripes.COUNT * stride];
    }

    /// The calling thread's. A caller that adds to several counters asks once.
    int stripe() {
        return Stripes.mine();
    }

    /// @param stripe from [#stripe]
    void add(int stripe, int counter, long n) {
        Stripes.add(cells, stripe, stripe * stride + counter, n);
    }

    void increment(int counter) {
        add(stripe(), counter, 1);
    }

    /// What was added so far. Grows only, if only positive numbers are added; an addition that happened before another one read by
    /// the same thread earlier is included.
    long sum(int counter) {
        long sum = 0;
        for (int i = counter; i < cells.length; i += stride) {
            sum += Stripes.get(cells, i);
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
