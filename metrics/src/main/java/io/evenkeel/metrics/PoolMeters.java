package io.evenkeel.metrics;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Pool;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is counted for a pool. [#exhausted], [#spilled], [#overflowed], [#waited] and [#placed] are hot; any thread. All else is read from the
/// pool in force, guarded by [ProxyMeters].
public final class PoolMeters {

    private static final int EXHAUSTED = 0;
    private static final int SPILLED = 1;
    private static final int QUEUE = 2;
    private static final int STICKY = QUEUE + QueueOutcome.ALL.length;
    private static final int WAIT_BUCKET = STICKY + StickyOutcome.ALL.length;
    private static final int WAIT_NANOS = WAIT_BUCKET + LatencyBounds.BUCKETS;
    private static final int COUNTERS = WAIT_NANOS + 1;

    private final String name;
    private final Tally tally = new Tally(COUNTERS);
    private final ShareWindow window = new ShareWindow();

    private volatile @Nullable Pool pool;
    private List<BackendMeters> backends = List.of();
    private volatile double imbalance = Double.NaN;

    PoolMeters(String name) {
        this.name = name;
    }

    /// A request was refused because no backend could be picked for its first try, here or where it could spill to, nor waited for long
    /// enough.
    public void exhausted() {
        tally.increment(EXHAUSTED);
    }

    /// A try was passed on to the pool that this one spills to.
    public void spilled() {
        tally.increment(SPILLED);
    }

    /// A request found the queue full.
    public void overflowed() {
        tally.increment(QUEUE + QueueOutcome.OVERFLOW.ordinal());
    }

    /// A wait in the queue is over.
    ///
    /// @param nanos how long it took
    public void waited(QueueOutcome outcome, long nanos) {
        int stripe = tally.stripe();
        tally.add(stripe, WAIT_BUCKET + LatencyBounds.bucket(nanos), 1);
        tally.add(stripe, WAIT_NANOS, nanos);
        tally.add(stripe, QUEUE + outcome.ordinal(), 1);
    }

    /// A backend answered a request of a pool with `sticky`.
    public void placed(StickyOutcome outcome) {
        tally.increment(STICKY + outcome.ordinal());
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

    /// Once a second: remembers how many picks there were.
    void sample(long nowNanos) {
        window.sample(nowNanos);
    }

    /// Before a scrape: works out what the page shows, all backends of the pool at one moment so that their shares sum to 1.
    void refresh(long nowNanos) {
        Pool current = pool;
        if (current == null) {
            return;
        }
        double[] shares = window.shares(nowNanos);
        double[] expected = current.expectedShares();
        if (!current.sharesByWeight()) {
            Arrays.fill(expected, Double.NaN);
        }
        for (int i = 0; i < shares.length; i++) {
            backends.get(i).shares(shares[i], expected[i]);
        }
        imbalance = Imbalance.ratio(shares, expected);
    }

    void appear(Rows rows) {
        rows.gauge(Meters.POOL_PANIC, this, m -> m.pool != null && m.pool.panic() ? 1 : 0, name);
        rows.counter(Meters.POOL_PANICS, this, m -> m.pool == null ? 0 : m.pool.panics(), name);
        rows.counter(Meters.POOL_EXHAUSTED, this, m -> m.tally.sum(EXHAUSTED), name);
        rows.counter(Meters.POOL_SPILLED, this, m -> m.tally.sum(SPILLED), name);
        rows.gauge(Meters.POOL_QUEUE_DEPTH, this, m -> m.pool == null ? 0 : m.pool.waiting(), name);
        rows.histogram(Meters.POOL_QUEUE_WAIT, tally, WAIT_BUCKET, WAIT_NANOS, name);
        for (QueueOutcome outcome : QueueOutcome.ALL) {
            rows.counter(Meters.POOL_QUEUE_REQUESTS, this, m -> m.tally.sum(QUEUE + outcome.ordinal()), name, outcome.label);
        }
        for (StickyOutcome outcome : StickyOutcome.ALL) {
            rows.counter(Meters.POOL_STICKY_REQUESTS, this, m -> m.tally.sum(STICKY + outcome.ordinal()), name, outcome.label);
        }
        rows.gauge(Meters.POOL_RETRIES_IN_FLIGHT, this, m -> m.pool == null ? 0 : m.pool.retrying(), name);
        rows.counter(Meters.POOL_RETRIES_REFUSED, this, m -> m.pool == null ? 0 : m.pool.retriesRefused(), name);
        rows.gauge(Meters.POOL_IMBALANCE, this, m -> m.imbalance, name);
    }
}
