package io.evenkeel.metrics;

/// What is counted at a listener. Hot; any thread.
public final class ListenerMeters {

    private static final int ENDED = 0;
    private static final int STARTED = ENDED + CodeClass.ALL.length;
    private static final int RECEIVED = STARTED + 1;
    private static final int SENT = RECEIVED + 1;
    private static final int OPENED = SENT + 1;
    private static final int CLOSED = OPENED + 1;
    private static final int REFUSED = CLOSED + 1;
    private static final int LOG_DROPPED = REFUSED + 1;
    private static final int TUNNELS_OPENED = LOG_DROPPED + 1;
    private static final int TUNNELS_CLOSED = TUNNELS_OPENED + 1;
    private static final int COUNTERS = TUNNELS_CLOSED + 1;

    private final String name;
    private final Tally tally = new Tally(COUNTERS);

    ListenerMeters(String name) {
        this.name = name;
    }

    public void connectionOpened() {
        tally.increment(OPENED);
    }

    public void connectionClosed() {
        tally.increment(CLOSED);
    }

    /// A connection that was closed at accept, above `limits.connections` or for want of file descriptors.
    public void connectionRefused() {
        tally.increment(REFUSED);
    }

    public void requestStarted() {
        tally.increment(STARTED);
    }

    /// @param status as sent to the client; 499 when it left before
    public void requestEnded(int status) {
        tally.increment(ENDED + CodeClass.ofSent(status));
    }

    /// A request, which has ended with it, has become a tunnel.
    public void tunnelOpened() {
        tally.increment(TUNNELS_OPENED);
    }

    public void tunnelClosed() {
        tally.increment(TUNNELS_CLOSED);
    }

    /// Bytes of request heads, bodies and tunnels read from clients.
    public void bytesRead(long bytes) {
        tally.add(tally.stripe(), RECEIVED, bytes);
    }

    /// Bytes of answer heads, bodies and tunnels written to clients.
    public void bytesWritten(long bytes) {
        tally.add(tally.stripe(), SENT, bytes);
    }

    /// A line the access log could not take.
    public void accessLogLineDropped() {
        tally.increment(LOG_DROPPED);
    }

    void appear(Rows rows) {
        for (CodeClass code : CodeClass.ALL) {
            rows.counter(Meters.LISTENER_REQUESTS, this, m -> m.tally.sum(ENDED + code.ordinal()), name, code.label);
        }
        rows.gauge(Meters.LISTENER_IN_FLIGHT, this, m -> m.tally.outstanding(STARTED, ENDED, CodeClass.ALL.length), name);
        rows.gauge(Meters.LISTENER_CONNECTIONS_ACTIVE, this, m -> m.tally.outstanding(OPENED, CLOSED, 1), name);
        rows.counter(Meters.LISTENER_CONNECTIONS_OPENED, this, m -> m.tally.sum(OPENED), name);
        rows.counter(Meters.LISTENER_CONNECTIONS_REFUSED, this, m -> m.tally.sum(REFUSED), name);
        rows.counter(Meters.LISTENER_RECEIVED, this, m -> m.tally.sum(RECEIVED), name);
        rows.counter(Meters.LISTENER_SENT, this, m -> m.tally.sum(SENT), name);
        rows.gauge(Meters.LISTENER_TUNNELS_ACTIVE, this, m -> m.tally.outstanding(TUNNELS_OPENED, TUNNELS_CLOSED, 1), name);
        rows.counter(Meters.LISTENER_ACCESS_LOG_DROPPED, this, m -> m.tally.sum(LOG_DROPPED), name);
    }
}
