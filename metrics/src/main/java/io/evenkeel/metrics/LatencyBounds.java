package io.evenkeel.metrics;

/// The fixed bounds of all latency histograms: the same everywhere, so that histograms of backends and routes can be added up.
///
/// Three a decade from half a millisecond, where a proxy on a local network begins to be visible, to 10 s, beyond which a response
/// timeout speaks.
final class LatencyBounds {

    private static final long[] NANOS = {
        500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000,
        1_000_000_000, 2_500_000_000L, 5_000_000_000L, 10_000_000_000L
    };

    /// Buckets of a histogram: one a bound, and one for what is above all.
    static final int BUCKETS = NANOS.length + 1;

    /// By number of leading zeros of a duration: the first bucket that can hold one of that magnitude.
    private static final byte[] FIRST = new byte[Long.SIZE + 1];

    static {
        for (int zeros = 1; zeros <= Long.SIZE; zeros++) {
            long smallest = zeros == Long.SIZE ? 0 : Long.MIN_VALUE >>> zeros;
            FIRST[zeros] = (byte) search(0, smallest);
        }
    }

    private LatencyBounds() {}

    /// The bucket of a duration; a bound belongs to the bucket below it, as `le` wants it. Negative ones count as the shortest.
    static int bucket(long nanos) {
        return search(FIRST[Long.numberOfLeadingZeros(nanos)], nanos);
    }

    private static int search(int from, long nanos) {
        int bucket = from;
        while (bucket < NANOS.length && nanos > NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /// Upper bounds in seconds, the last one infinite.
    static double[] seconds() {
        double[] seconds = new double[BUCKETS];
        for (int i = 0; i < NANOS.length; i++) {
            seconds[i] = NANOS[i] / 1e9;
        }
        seconds[BUCKETS - 1] = Double.POSITIVE_INFINITY;
        return seconds;
    }
}
