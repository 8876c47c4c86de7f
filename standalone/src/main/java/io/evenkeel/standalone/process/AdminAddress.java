package io.evenkeel.standalone.process;

import io.evenkeel.config.BindAddress;
import io.evenkeel.standalone.admin.AdminServer;
import io.evenkeel.standalone.admin.Orders;
import io.evenkeel.standalone.admin.ProcessView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The admin server's place. It is bound before any listener: listeners share their address with an older process of the same user, so
/// that a restart refuses no connection, and this address is what tells a restart that is meant (`--takeover`) from a second start by
/// mistake. Who holds it is the process whose listening sockets a successor takes over. Control thread.
final class AdminAddress implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AdminAddress.class);

    /// The older process may take its whole shutdown timeout to leave; a quarter of a second more is no loss.
    private static final Duration RETRY = Duration.ofMillis(250);

    private final BindAddress bind;
    private final ProcessView view;
    private final Orders orders;
    private final CompletableFuture<AdminServer> server = new CompletableFuture<>();
    private @Nullable Future<?> retry;

    private AdminAddress(BindAddress bind, ProcessView view, Orders orders) {
        this.bind = bind;
        this.view = view;
        this.orders = orders;
    }

    /// Binds the address.
    ///
    /// @param takeover wait for an older process to leave it, and meanwhile be without
    /// @throws IOException if it cannot be bound; the message says which and why
    static AdminAddress bind(BindAddress bind, ProcessView view, Orders orders, boolean takeover, ControlThread control) throws IOException {
        AdminAddress address = new AdminAddress(bind, view, orders);
        try {
            address.server.complete(AdminServer.start(bind, view, orders));
        } catch (IOException e) {
            if (!takeover) {
                throw e;
            }
            log.warn("admin address not free, waiting for it address={} reason={}", bind, e.getMessage());
            address.retry = control.every(RETRY, "take the admin address over", address::tryAgain);
        }
        return address;
    }

    private void tryAgain() {
        try {
            server.complete(AdminServer.start(bind, view, orders));
        } catch (IOException e) {
            log.debug("admin address still not free address={}", bind);
            return;
        }
        log.info("admin address taken over address={}", bind);
        stopTrying();
    }

    private void stopTrying() {
        if (retry != null) {
            retry.cancel(false);
        }
    }

    /// Where it is bound, with the real port; null while an older process holds it.
    @Nullable InetSocketAddress address() {
        AdminServer present = server.getNow(null);
        return present == null ? null : present.address();
    }

    /// Tells the address, with the real port, as soon as it is bound, perhaps at once.
    void whenBound(Consumer<BindAddress> task) {
        server.thenAccept(bound -> task.accept(new BindAddress(bind.host(), bound.address().getPort())));
    }

    @Override
    public void close() {
        stopTrying();
        AdminServer present = server.getNow(null);
        if (present != null) {
            present.close();
        }
    }
}
