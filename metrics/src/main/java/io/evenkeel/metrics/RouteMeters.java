package io.evenkeel.metrics;

/// What is counted for a route. Hot; any thread.
public final class RouteMeters {

    private static final int ENDED = 0;
    private static final int BUCKET = ENDED + CodeClass.ALL.length;
    private static final int NANOS = BUCKET + LatencyBounds.BUCKETS;
    private static final int STARTED = NANOS + 1;
    private static final int RETRIED = STARTED + 1;
    private static final int RETRIES_SUCCEEDED = RETRIED + 1;
    private static final int RETRIES_FAILED = RETRIES_SUCCEEDED + 1;
    private static final int RETRIES_ABANDONED = RETRIES_FAILED + 1;
    private static final int RATE_LIMITED = RETRIES_ABANDONED + 1;
    private static final int TUNNELS_OPENED = RATE_LIMITED + 1;
    private static final int TUNNELS_CLOSED = TUNNELS_OPENED + 1;
    private static final int TUNNELS_RECEIVED = TUNNELS_CLOSED + 1;
    private static final int TUNNELS_SENT = TUNNELS_RECEIVED + 1;
    private static final int COUNTERS = TUNNELS_SENT + 1;

    private final String name;
    private final Tally tally = new Tally(COUNTERS);

    RouteMeters(String name) {
        this.name = name;
    }

    public void requestStarted() {
        tally.increment(STARTED);
    }

    /// @param status as sent to the client; 499 when it left before
    /// @param nanos  from the request's head to the answer's last byte, of a tunnel to the 101
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

    /// It was answered, with a status below 500.
    public void retrySucceeded() {
        tally.increment(RETRIES_SUCCEEDED);
    }

    /// It failed too, or was answered with 500 or above.
    public void retryFailed() {
        tally.increment(RETRIES_FAILED);
    }

    /// It was given up: the client left, or a time-out that is not the backend's was over.
    public void retryAbandoned() {
        tally.increment(RETRIES_ABANDONED);
    }

    /// A request was refused by the route's `rate-limit`.
    public void rateLimited() {
        tally.increment(RATE_LIMITED);
    }

    /// A request, which has ended with it, has become a tunnel.
    public void tunnelOpened() {
        tally.increment(TUNNELS_OPENED);
    }

    public void tunnelClosed() {
        tally.increment(TUNNELS_CLOSED);
    }

    /// What passed through a tunnel.
    ///
    /// @param received bytes read from the client
    /// @param sent     bytes written to it
    public void tunnelled(long received, long sent) {
        int stripe = tally.stripe();
        tally.add(stripe, TUNNELS_RECEIVED, received);
        tally.add(stripe, TUNNELS_SENT, sent);
    }

    void appear(Rows rows) {
        for (CodeClass code : CodeClass.ALL) {
            rows.counter(Meters.ROUTE_REQUESTS, this, m -> m.tally.sum(ENDED + code.ordinal()), name, code.label);
        }
        rows.gauge(Meters.ROUTE_IN_FLIGHT, this, m -> m.tally.outstanding(STARTED, ENDED, CodeClass.ALL.length), name);
        rows.histogram(Meters.ROUTE_LATENCY, tally, BUCKET, NANOS, name);
        rows.counter(Meters.ROUTE_RETRIES, this, m -> m.tally.sum(RETRIED), name);
        rows.counter(Meters.ROUTE_RETRIES_ENDED, this, m -> m.tally.sum(RETRIES_SUCCEEDED), name, "succeeded");
        rows.counter(Meters.ROUTE_RETRIES_ENDED, this, m -> m.tally.sum(RETRIES_FAILED), name, "failed");
        rows.counter(Meters.ROUTE_RETRIES_ENDED, this, m -> m.tally.sum(RETRIES_ABANDONED), name, "abandoned");
        rows.counter(Meters.ROUTE_RATE_LIMITED, this, m -> m.tally.sum(RATE_LIMITED), name);
        rows.counter(Meters.ROUTE_TUNNELS_OPENED, this, m -> m.tally.sum(TUNNELS_OPENED), name);
        rows.gauge(Meters.ROUTE_TUNNELS_ACTIVE, this, m -> m.tally.outstanding(TUNNELS_OPENED, TUNNELS_CLOSED, 1), name);
        rows.counter(Meters.ROUTE_TUNNELS_RECEIVED, this, m -> m.tally.sum(TUNNELS_RECEIVED), name);
        rows.counter(Meters.ROUTE_TUNNELS_SENT, this, m -> m.tally.sum(TUNNELS_SENT), name);
    }
}
