package io.evenkeel.testbackends;

import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/// One HTTP/1.1 server over real sockets whose capacity, faults and end are under control. Any thread but its own event loop.
///
/// What it answers is listed at [Endpoint]; every answer carries `X-Backend` with its name.
public interface TestBackend extends AutoCloseable {

    /// Starts a server that answers at once and never fails, on a free loopback port, without a control port.
    static TestBackend start() {
        return start(BackendOptions.defaults());
    }

    /// Starts a server and returns once it listens (after [Capacity#startup()]).
    ///
    /// @throws java.io.UncheckedIOException if a port cannot be bound; the message names it
    static TestBackend start(BackendOptions options) {
        return NettyTestBackend.start(options);
    }

    /// The name in `X-Backend`.
    String name();

    /// The port it listens on; stays the same over a crash and a restart.
    int port();

    /// `host:port`, as a configuration wants it.
    String address();

    /// The port of its control API, if it has one.
    OptionalInt controlPort();

    /// What it counted since it was made or since [#resetStats()], over crashes and restarts. Whatever was answered before the
    /// call is in.
    Stats stats();

    /// Starts counting anew.
    void resetStats();

    /// Puts faults in force in place of those before; without argument, none: what hangs is answered then.
    void fault(Fault... faults);

    /// Makes `/healthz` say so; the rest goes on.
    void health(boolean healthy);

    /// Ends like a killed process: no longer listens, resets every connection, forgets what it was doing. Nothing happens if it
    /// is down.
    void crash();

    /// Comes back on the same port, cold; returns once it listens. One that is up is crashed first.
    ///
    /// @throws java.io.UncheckedIOException if somebody else took the port meanwhile
    void restart();

    /// Completes at the first crash, asked for or of overload. Completes on the event loop.
    CompletionStage<Void> crashed();

    /// Ends for good and waits until its ports are free.
    @Override
    void close();
}
