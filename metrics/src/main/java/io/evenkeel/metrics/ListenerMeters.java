package io.evenkeel.metrics;

/// What is counted at a listener. Hot; any thread.
public final class ListenerMeters {

    public void connectionOpened() {}

    public void connectionClosed() {}

    /// A connection above `limits.connections`, closed at accept.
    public void connectionRefused() {}

    public void requestStarted() {}

    /// @param status as sent to the client; 499 when it left before
    public void requestEnded(int status) {}

    /// Bytes of request heads and bodies read from clients.
    public void bytesRead(long bytes) {}

    /// Bytes of answer heads and bodies written to clients.
    public void bytesWritten(long bytes) {}
}
