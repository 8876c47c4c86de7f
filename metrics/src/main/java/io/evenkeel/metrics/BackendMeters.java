package io.evenkeel.metrics;

import io.evenkeel.health.ProbeResult;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.EjectionLimit;
import io.evenkeel.routing.EjectionRule;
import io.evenkeel.routing.Lease;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is counted at a backend. Hot; any thread. In flight and picks are counted by `Backend` itself.
public final class BackendMeters {

    private static final Lease.Failure[] FAILURES = Lease.Failure.values();
    private static final ProbeResult.Kind[] PROBE_FAILURES = ProbeResult.Kind.values();

    private static final EjectionRule[] EJECTION_RULES = EjectionRule.values();
    private static final EjectionLimit[] EJECTION_LIMITS = EjectionLimit.values();

    private static final int ENDED = 0;
    private static final int BUCKET = ENDED + CodeClass.ALL.length;
    private static final int NANOS = BUCKET + LatencyBounds.BUCKETS;
    private static final int SENT = NANOS + 1;
    private static final int RECEIVED = SENT + 1;
    private static final int IDLE = RECEIVED + 1;
    private static final int TAKEN = IDLE + 1;
    private static final int OPENED = TAKEN + 1;
    private static final int CLOSED = OPENED + 1;
    private static final int RETRIED = CLOSED + 1;
    private static final int FAILED = RETRIED + 1;
    private static final int PROBES_PASSED = FAILED + FAILURES.length;
    private static final int PROBES_FAILED = PROBES_PASSED + 1;
    private static final int PROBE_NANOS = PROBES_FAILED + PROBE_FAILURES.length;
    private static final int ROSE = PROBE_NANOS + 1;
    private static final int FELL = ROSE + 1;
    private static final int TUNNELS_OPENED = FELL + 1;
    private static final int TUNNELS_CLOSED = TUNNELS_OPENED + 1;
    private static final int COUNTERS = TUNNELS_CLOSED + 1;

    private final BackendId id;
    private final Tally tally = new Tally(COUNTERS);

    // What the configuration in force says of it; set by PoolMeters, read at a scrape.
    private volatile @Nullable Backend backend;
    private volatile int weight;
    private volatile double share = Double.NaN;
    private volatile double expectedShare;

    BackendMeters(BackendId id) {
        this.id = id;
    }

    BackendId id() {
        return id;
    }

    /// As the page shows it, since the last [PoolMeters#refresh].
    double share() {
        return share;
    }

    /// @param nanos from the first byte sent to the head of the answer
    public void answered(int status, long nanos) {
        int stripe = tally.stripe();
        tally.add(stripe, BUCKET + LatencyBounds.bucket(nanos), 1);
        tally.add(stripe, NANOS, nanos);
        tally.add(stripe, ENDED + CodeClass.ofReceived(status), 1);
    }

    public void failed(Lease.Failure failure) {
        tally.increment(FAILED + failure.ordinal());
    }

    /// The client left before the answer's head came.
    public void abandoned() {
        tally.increment(ENDED + CodeClass.CLIENT_LEFT.ordinal());
    }

    /// A try that followed a failed one, here or elsewhere.
    public void retried() {
        tally.increment(RETRIED);
    }

    /// The backend answered with 101: a tunnel to it is open.
    public void tunnelOpened() {
        tally.increment(TUNNELS_OPENED);
    }

    public void tunnelClosed() {
        tally.increment(TUNNELS_CLOSED);
    }

    public void connectionOpened() {
        tally.increment(OPENED);
    }

    public void connectionClosed() {
        tally.increment(CLOSED);
    }

    /// A connection went to the idle pool.
    public void connectionIdle() {
        tally.increment(IDLE);
    }

    /// A connection left the idle pool, to be used or closed.
    public void connectionTaken() {
        tally.increment(TAKEN);
    }

    public void bytesSent(long bytes) {
        tally.add(tally.stripe(), SENT, bytes);
    }

    public void bytesReceived(long bytes) {
        tally.add(tally.stripe(), RECEIVED, bytes);
    }

    void probed(ProbeResult result) {
        int stripe = tally.stripe();
        switch (result) {
            case ProbeResult.Passed(long nanos) -> {
                tally.add(stripe, PROBES_PASSED, 1);
                tally.add(stripe, PROBE_NANOS, nanos);
            }
            case ProbeResult.Failed(var kind, var _, long nanos) -> {
                tally.add(stripe, PROBES_FAILED + kind.ordinal(), 1);
                tally.add(stripe, PROBE_NANOS, nanos);
            }
        }
    }

    void turned(boolean healthy) {
        tally.increment(healthy ? ROSE : FELL);
    }

    /// Tells what the configuration in force says of the backend.
    void configured(Backend backend, int weight) {
        this.backend = backend;
        this.weight = weight;
    }

    void shares(double share, double expectedShare) {
        this.share = share;
        this.expectedShare = expectedShare;
    }

    void appear(Rows rows) {
        String pool = id.pool();
        String name = id.name();
        for (CodeClass code : CodeClass.ALL) {
            rows.counter(Meters.BACKEND_REQUESTS, this, m -> m.tally.sum(ENDED + code.ordinal()), pool, name, code.label);
        }
        for (Lease.Failure failure : FAILURES) {
            Meters meter = failure.local() ? Meters.BACKEND_CONNECTIONS_FAILED : Meters.BACKEND_FAILURES;
            rows.counter(meter, this, m -> m.tally.sum(FAILED + failure.ordinal()), pool, name, label(failure));
        }
        rows.counter(Meters.BACKEND_RETRIES, this, m -> m.tally.sum(RETRIED), pool, name);
        rows.histogram(Meters.BACKEND_LATENCY, tally, BUCKET, NANOS, pool, name);
        rows.counter(Meters.BACKEND_SENT, this, m -> m.tally.sum(SENT), pool, name);
        rows.counter(Meters.BACKEND_RECEIVED, this, m -> m.tally.sum(RECEIVED), pool, name);
        appearState(rows, pool, name);
        appearConnections(rows, pool, name);
        appearHealth(rows, pool, name);
    }

    private void appearState(Rows rows, String pool, String name) {
        rows.gauge(Meters.BACKEND_IN_FLIGHT, this, m -> m.backend == null ? 0 : m.backend.inFlight(), pool, name);
        rows.gauge(Meters.BACKEND_LIMIT, this, m -> m.backend == null ? 0 : m.backend.limit(), pool, name);
        rows.gauge(Meters.BACKEND_TUNNELS_ACTIVE, this, m -> m.tally.outstanding(TUNNELS_OPENED, TUNNELS_CLOSED, 1), pool, name);
        rows.counter(Meters.BACKEND_PICKS, this, m -> m.backend == null ? 0 : m.backend.picks(), pool, name);
        rows.gauge(Meters.BACKEND_SHARE, this, m -> m.share, pool, name);
        rows.gauge(Meters.BACKEND_EXPECTED_SHARE, this, m -> m.expectedShare, pool, name);
        rows.gauge(Meters.BACKEND_WEIGHT, this, m -> m.weight, pool, name);
        rows.gauge(Meters.BACKEND_WEIGHT_IN_FORCE, this, BackendMeters::weightInForce, pool, name);
        rows.gauge(Meters.BACKEND_ENABLED, this, m -> m.backend == null || m.backend.override().enabled() ? 1 : 0, pool, name);
        rows.gauge(Meters.BACKEND_HEALTHY, this, m -> m.backend == null || m.backend.healthy() ? 1 : 0, pool, name);
        rows.gauge(Meters.BACKEND_EJECTED, this, m -> m.backend != null && m.backend.ejected() ? 1 : 0, pool, name);
        for (EjectionRule rule : EJECTION_RULES) {
            rows.counter(Meters.BACKEND_EJECTIONS, this, m -> m.backend == null ? 0 : m.backend.ejections(rule), pool, name, rule.word());
        }
        for (EjectionLimit limit : EJECTION_LIMITS) {
            rows.counter(Meters.BACKEND_EJECTIONS_WITHHELD, this,
                    m -> m.backend == null ? 0 : m.backend.withheldEjections(limit), pool, name, limit.word());
        }
        rows.gauge(Meters.BACKEND_SLOW_START, this, m -> m.backend == null ? 1 : m.backend.slowStart(), pool, name);
        rows.gauge(Meters.BACKEND_REFUSING, this, m -> m.backend != null && m.backend.refusing() ? 1 : 0, pool, name);
    }

    private void appearConnections(Rows rows, String pool, String name) {
        rows.gauge(Meters.BACKEND_CONNECTIONS_ACTIVE, this, BackendMeters::activeConnections, pool, name);
        rows.gauge(Meters.BACKEND_CONNECTIONS_IDLE, this, m -> m.tally.outstanding(IDLE, TAKEN, 1), pool, name);
        rows.counter(Meters.BACKEND_CONNECTIONS_OPENED, this, m -> m.tally.sum(OPENED), pool, name);
    }

    private void appearHealth(Rows rows, String pool, String name) {
        rows.counter(Meters.BACKEND_PROBES, this, m -> m.tally.sum(PROBES_PASSED), pool, name, "passed");
        for (ProbeResult.Kind kind : PROBE_FAILURES) {
            rows.counter(Meters.BACKEND_PROBES, this, m -> m.tally.sum(PROBES_FAILED + kind.ordinal()), pool, name, label(kind));
        }
        rows.summary(Meters.BACKEND_PROBE_DURATION, this, m -> m.tally.sum(PROBES_PASSED, 1 + PROBE_FAILURES.length),
                m -> m.tally.sum(PROBE_NANOS), pool, name);
        rows.counter(Meters.BACKEND_TRANSITIONS, this, m -> m.tally.sum(ROSE), pool, name, "healthy");
        rows.counter(Meters.BACKEND_TRANSITIONS, this, m -> m.tally.sum(FELL), pool, name, "unhealthy");
    }

    private double weightInForce() {
        Backend current = backend;
        return current == null ? weight : current.override().inForce(weight);
    }

    private double activeConnections() {
        long idle = tally.outstanding(IDLE, TAKEN, 1);
        return Math.max(0, tally.outstanding(OPENED, CLOSED, 1) - idle);
    }

    private static String label(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
