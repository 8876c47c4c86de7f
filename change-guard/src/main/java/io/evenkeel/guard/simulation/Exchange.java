package io.evenkeel.guard.simulation;

import io.evenkeel.guard.simulation.SimulatedServer.Ending;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.PickContext;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One request on its way through a [SimulatedProxy]: pick, server, end of the lease, as the data plane does it.
final class Exchange implements PickContext {

    private final SimulatedProxy proxy;
    private final Client client;
    private final long began;
    private final Lease lease = new Lease();
    private long tryBegan;
    private boolean over;

    /// Who sent it. It is told once.
    interface Client {
        /// @param status       what the client gets: the server's, or 503 when nobody could be picked, 502 when the connection broke, 504
        ///                     when the answer did not come in time
        /// @param latencyNanos since it was sent
        void answered(int status, long latencyNanos);
    }

    private Exchange(SimulatedProxy proxy, Client client) {
        this.proxy = proxy;
        this.client = client;
        this.began = proxy.time().now();
    }

    /// @param timeout nanoseconds a server may take; 0: as long as it likes
    static void send(SimulatedProxy proxy, long timeout, Client client) {
        new Exchange(proxy, client).start(timeout);
    }

    private void start(long timeout) {
        if (!proxy.pool().pick(this, lease)) {
            finish(503);
            return;
        }
        tryBegan = nowNanos();
        SimulatedServer server = proxy.server(held());
        server.handle(this::ended);
        if (timeout > 0) {
            proxy.time().after(timeout, this::timedOut);
        }
    }

    private void ended(Ending ending) {
        if (over) {
            return;
        }
        int status = switch (ending) {
            case ANSWERED -> 200;
            case OVERLOADED -> 503;
            case REFUSED, RESET -> 502;
        };
        switch (ending) {
            case ANSWERED, OVERLOADED -> lease.answered(status, nowNanos() - tryBegan, nowNanos());
            case REFUSED -> lease.broken(Lease.Failure.CONNECT_REFUSED, nowNanos());
            case RESET -> lease.broken(Lease.Failure.RESET, nowNanos());
        }
        finish(status);
    }

    private void timedOut() {
        if (!over) {
            lease.broken(Lease.Failure.RESPONSE_TIMEOUT, nowNanos());
            finish(504);
        }
    }

    private void finish(int status) {
        over = true;
        client.answered(status, nowNanos() - began);
    }

    private Backend held() {
        @Nullable Backend backend = lease.backend();
        if (backend == null) {
            throw new IllegalStateException("lease: free (expected: held after a pick)");
        }
        return backend;
    }

    @Override
    public boolean alreadyTried(Backend backend) {
        return false;
    }

    @Override
    public long nowNanos() {
        return proxy.time().now();
    }

    @Override
    public RandomGenerator random() {
        return proxy.picks();
    }
}
