package io.evenkeel.metrics;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// What is told about configurations: which one serves, and how attempts to replace it ended. Cold; any thread.
public final class ConfigMeters {

    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private volatile long version;
    private volatile double loadedSeconds;
    private volatile boolean stale;

    ConfigMeters() {}

    /// A configuration took over; what serves is what the newest file says.
    ///
    /// @param version grows with each one that takes over
    /// @param at      when
    public void applied(long version, Instant at) {
        this.version = version;
        loadedSeconds = at.toEpochMilli() / 1e3;
        stale = false;
        applied.incrementAndGet();
    }

    /// The newest file was refused; an older configuration serves.
    public void rejected() {
        stale = true;
        rejected.incrementAndGet();
    }

    void appear(Rows rows) {
        rows.gauge(Meters.CONFIG_VERSION, this, m -> m.version);
        rows.gauge(Meters.CONFIG_LOADED, this, m -> m.loadedSeconds);
        rows.gauge(Meters.CONFIG_STALE, this, m -> m.stale ? 1 : 0);
        rows.counter(Meters.CONFIG_RELOADS, this, m -> m.applied.get(), "applied");
        rows.counter(Meters.CONFIG_RELOADS, this, m -> m.rejected.get(), "rejected");
    }
}
