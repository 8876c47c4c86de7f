package io.evenkeel.metrics;

import io.evenkeel.routing.Backend;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/// How a pool's picks of the last ten seconds were spread over its backends. Cold; guarded by [ProxyMeters].
///
/// Once a second the backends' running counts are remembered; a share is what was added since the count of ten seconds ago. The
/// window is therefore between ten and eleven seconds long, and as long as the pool is known where that is shorter.
final class ShareWindow {

    static final long WINDOW_NANOS = 10_000_000_000L;

    /// One a second, the one that is ten seconds old, and one more because samples do not come to the nanosecond.
    private static final int SAMPLES = 12;

    private List<Backend> backends = List.of();
    private final long[] times = new long[SAMPLES];
    private long[][] picks = new long[SAMPLES][0];
    private int size;
    private int newest = SAMPLES - 1;

    /// The pool's backends from now on. Those known before keep their past; new ones have none.
    void follow(List<Backend> now, long nowNanos) {
        var columns = new IdentityHashMap<Backend, Integer>();
        for (int i = 0; i < backends.size(); i++) {
            columns.put(backends.get(i), i);
        }
        var moved = new long[SAMPLES][now.size()];
        for (int column = 0; column < now.size(); column++) {
            Integer before = columns.get(now.get(column));
            long start = before == null ? now.get(column).picks() : 0;
            for (int row = 0; row < SAMPLES; row++) {
                moved[row][column] = before == null ? start : picks[row][before];
            }
        }
        picks = moved;
        backends = List.copyOf(now);
        if (size == 0) {
            sample(nowNanos);
        }
    }

    /// Remembers the counts of this moment.
    void sample(long nowNanos) {
        newest = (newest + 1) % SAMPLES;
        times[newest] = nowNanos;
        for (int i = 0; i < backends.size(); i++) {
            picks[newest][i] = backends.get(i).picks();
        }
        size = Math.min(size + 1, SAMPLES);
    }

    /// Each backend's share of the picks since ten seconds ago, in order; NaN for all when there were none.
    double[] shares(long nowNanos) {
        long[] base = picks[base(nowNanos)];
        var shares = new double[backends.size()];
        double total = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = backends.get(i).picks() - base[i];
            total += shares[i];
        }
        if (total == 0) {
            Arrays.fill(shares, Double.NaN);
        } else {
            for (int i = 0; i < shares.length; i++) {
                shares[i] /= total;
            }
        }
        return shares;
    }

    /// The youngest sample that is at least ten seconds old, else the oldest there is.
    private int base(long nowNanos) {
        int sample = newest;
        for (int i = 1; i < size && nowNanos - times[sample] < WINDOW_NANOS; i++) {
            sample = (sample + SAMPLES - 1) % SAMPLES;
        }
        return sample;
    }
}
