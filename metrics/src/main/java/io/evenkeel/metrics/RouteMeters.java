package io.evenkeel.metrics;

/// What is counted for a route. Hot; any thread.
public final class RouteMeters {

    private static final int ENDED = 0;
    private static final int BUCKET = ENDED + CodeClass.ALL.length;
    private static final int NANOS = BUCKET + LatencyBounds.BUCKETS;
    private static final int STARTED = NANOS + 1;
    private static final int RETRIED = STARTED + 1;
    private static final int COUNTERS = RETRIED + 1;

    private final String name;
    private final Tally tally = new Tally(COUNTERS);

    RouteMeters(String name) {
        this.name = name;
    }

    public void requestStarted() {
        tally.increment(STARTED);
    }

    /// @param status as sent to the client; 499 when it left before
    /// @param nanos  from the request's head to the answer's last byte
    public void requestEnded(int status, long nanos) {
        int stripe = tally.stripe();
        tally.add(stripe, BUCKET + LatencyBounds.bucket(nanos), 1);
        tally.add(stripe, NANOS, nanos);
        tally.add(stripe, ENDED + CodeClass.ofSent(status), 1);
    }

    /// A further try on another backend, or a repeat on a fresh connection.
    public void retried() {
        tally.increment(RETRIED);
    }

    void appear(Rows rows) {
        for (CodeClass code : CodeClass.ALL) {
            rows.counter(Meters.ROUTE_REQUESTS, this, m -> m.tally.sum(ENDED + code.ordinal()), name, code.label);
        }
        rows.gauge(Meters.ROUTE_IN_FLIGHT, this, m -> m.tally.outstanding(STARTED, ENDED, CodeClass.ALL.length), name);
        rows.histogram(Meters.ROUTE_LATENCY, tally, BUCKET, NANOS, name);
        rows.counter(Meters.ROUTE_RETRIES, this, m -> m.tally.sum(RETRIED), name);
    }
}
