package io.evenkeel.proxy;

import io.evenkeel.routing.Lease;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/// A connection to a backend that is being made, and who waits for it. Owned by one event loop.
final class Connecting {

    private final LoopContext loop;
    private final Upstream upstream;
    private final BackendConnection connection;
    private @Nullable Dispatch waiter;

    /// @param waiter told by [Dispatch#connected] or [Dispatch#connectFailed]
    Connecting(LoopContext loop, Upstream upstream, Dispatch waiter) {
        this.loop = loop;
        this.upstream = upstream;
        this.waiter = waiter;
        connection = new BackendConnection(loop, upstream);
    }

    /// May fail before it returns.
    void start(int timeoutMillis) {
        loop.connector.connect(upstream.backend().address(), upstream.literal(), timeoutMillis, connection, this::done);
    }

    /// The waiter does not wait any more: once made, the connection goes to the idle ones.
    void forgetWaiter() {
        waiter = null;
    }

    private void done(@Nullable Throwable failure) {
        Dispatch told = waiter;
        waiter = null;
        if (failure != null) {
            Lease.Failure kind = classify(failure);
            upstream.connectFailed(kind, failure);
            if (told != null) {
                told.connectFailed(kind);
            }
            return;
        }
        connection.made();
        if (told != null) {
            told.connected(connection.http());
        } else {
            upstream.giveBack(connection);
        }
        connection.read();
    }

    private static Lease.Failure classify(Throwable failure) {
        if (failure instanceof ConnectTimeoutException) {
            return Lease.Failure.CONNECT_TIMEOUT;
        }
        String message = failure.getMessage();
        return failure instanceof ConnectException && message != null && message.contains("refused")
                ? Lease.Failure.CONNECT_REFUSED : Lease.Failure.CONNECT_FAILED;
    }
}
