package io.evenkeel.metrics;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Pool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is counted for a pool. [#exhausted] is hot; any thread. All else is read from the pool in force, guarded by [ProxyMeters].
public final class PoolMeters {

    private static final int EXHAUSTED = 0;
    private static final int PANICS = 1;
    private static final int COUNTERS = 2;

    private final String name;
    private final Tally tally = new Tally(COUNTERS);
    private final ShareWindow window = new ShareWindow();

    private @Nullable Pool pool;
    private List<BackendMeters> backends = List.of();
    private volatile boolean panic;
    private volatile double imbalance = Double.NaN;

    PoolMeters(String name) {
        this.name = name;
    }

    /// No backend could be picked for a request: all are full, tried, drained or down.
    public void exhausted() {
        tally.increment(EXHAUSTED);
    }

    /// The pool in force from now on.
    ///
    /// @param backends the meters of the pool's backends, in its order
    void configured(Pool pool, List<BackendMeters> backends, long nowNanos) {
        this.pool = pool;
        this.backends = backends;
        for (int i = 0; i < backends.size(); i++) {
            Backend backend = pool.backends().get(i);
            backends.get(i).configured(backend, pool.weight(backend));
        }
        window.follow(pool.backends(), nowNanos);
        refresh(nowNanos);
    }

    /// Once a second: remembers how many picks there were, and looks whether the pool went into panic.
    void sample(long nowNanos) {
        window.sample(nowNanos);
        watchPanic();
    }

    /// Before a scrape: works out what the page shows, all backends of the pool at one moment so that their shares sum to 1.
    void refresh(long nowNanos) {
        if (pool == null) {
            return;
        }
        watchPanic();
        double[] shares = window.shares(nowNanos);
        double[] expected = pool.expectedShares();
        for (int i = 0; i < shares.length; i++) {
            backends.get(i).shares(shares[i], expected[i]);
        }
        imbalance = Imbalance.ratio(shares, expected);
    }

    private void watchPanic() {
        if (pool == null) {
            return;
        }
        boolean now = pool.panic();
        if (now && !panic) {
            tally.increment(PANICS);
        }
        panic = now;
    }

    void appear(Rows rows) {
        rows.gauge(Meters.POOL_PANIC, this, m -> m.panic ? 1 : 0, name);
        rows.counter(Meters.POOL_PANICS, this, m -> m.tally.sum(PANICS), name);
        rows.counter(Meters.POOL_EXHAUSTED, this, m -> m.tally.sum(EXHAUSTED), name);
        rows.gauge(Meters.POOL_IMBALANCE, this, m -> m.imbalance, name);
    }
}
