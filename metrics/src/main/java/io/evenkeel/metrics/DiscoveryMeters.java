package io.evenkeel.metrics;

import java.util.concurrent.atomic.AtomicLong;

/// What is told about the discovery of a pool's backends. Cold; any thread.
public final class DiscoveryMeters {

    private final String pool;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile int inForce;
    private volatile boolean failing;
    private volatile boolean holds;

    DiscoveryMeters(String pool) {
        this.pool = pool;
    }

    /// A look-up was answered.
    public void answered() {
        failing = false;
        answered.incrementAndGet();
    }

    /// A look-up was not: what was found last stays.
    public void failed() {
        failing = true;
        failed.incrementAndGet();
    }

    /// @param backends that serve because of it
    public void inForce(int backends) {
        inForce = backends;
    }

    /// Whether an answer is not believed, because it takes too many backends away at once.
    public void holds(boolean holds) {
        this.holds = holds;
    }

    void appear(Rows rows) {
        rows.gauge(Meters.DISCOVERY_BACKENDS, this, m -> m.inForce, pool);
        rows.gauge(Meters.DISCOVERY_FAILING, this, m -> m.failing ? 1 : 0, pool);
        rows.gauge(Meters.DISCOVERY_HELD, this, m -> m.holds ? 1 : 0, pool);
        rows.counter(Meters.DISCOVERY_LOOKUPS, this, m -> m.answered.get(), pool, "answered");
        rows.counter(Meters.DISCOVERY_LOOKUPS, this, m -> m.failed.get(), pool, "failed");
    }
}
