package io.evenkeel.testbackends;

/// One HTTP/1.1 server whose behaviour is under control. Any thread.
public interface TestBackend extends AutoCloseable {

    /// Starts a server that answers at once and never fails, on a free loopback port.
    static TestBackend start() {
        throw new IllegalStateException("not there yet");
    }

    /// The port it listens on.
    int port();

    @Override
    void close();
}
