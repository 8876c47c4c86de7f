package io.evenkeel.metrics;

import io.evenkeel.routing.Lease;

/// What is counted at a backend. Hot; any thread. In flight and picks are counted by `Backend` itself.
public final class BackendMeters {

    /// @param nanos from the first byte sent to the head of the answer
    public void answered(int status, long nanos) {}

    public void failed(Lease.Failure failure) {}

    /// The client left before the answer's head came.
    public void abandoned() {}

    /// A try that followed a failed one, here or elsewhere.
    public void retried() {}

    public void connectionOpened() {}

    public void connectionClosed() {}

    /// A connection went to the idle pool.
    public void connectionIdle() {}

    /// A connection left the idle pool, to be used or closed.
    public void connectionTaken() {}

    public void bytesSent(long bytes) {}

    public void bytesReceived(long bytes) {}
}
