package io.evenkeel.metrics;

/// What is counted for a route. Hot; any thread.
public final class RouteMeters {

    public void requestStarted() {}

    /// @param status as sent to the client; 499 when it left before
    /// @param nanos  from the request's head to the answer's last byte
    public void requestEnded(int status, long nanos) {}

    /// A further try on another backend, or a repeat on a fresh connection.
    public void retried() {}
}
