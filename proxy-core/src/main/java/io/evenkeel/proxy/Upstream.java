package io.evenkeel.proxy;

import io.evenkeel.metrics.BackendMeters;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Lease;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of one event loop to one backend. Owned by that loop.
///
/// Idle ones are a stack: the one used last is warmest, and those at the bottom grow old enough to be closed when load falls.
final class Upstream {

    private static final Logger log = LoggerFactory.getLogger(Upstream.class);

    private final LoopContext context;
    private final Backend backend;
    private final BackendMeters meters;
    private final @Nullable InetSocketAddress literal;
    private final byte[] hostField;
    private final ArrayDeque<BackendConnection> idle = new ArrayDeque<>();
    private final Seldom connectReports = new Seldom();
    private final Seldom malformedReports = new Seldom();
    private final Deadline expiry = new Deadline(this::expire);
    /// Of the newest configuration that used this backend.
    private @Nullable PoolFacts pool;
    private boolean retired;

    Upstream(LoopContext context, Backend backend, BackendMeters meters) {
        this.context = context;
        this.backend = backend;
        this.meters = meters;
        literal = Connector.literal(backend.address());
        hostField = backend.address().toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    Backend backend() {
        return backend;
    }

    BackendMeters meters() {
        return meters;
    }

    /// What `Host` says when the client named none.
    byte[] hostField() {
        return hostField;
    }

    /// Says that no connection could be made.
    void connectFailed(Lease.Failure kind, Throwable cause) {
        long times = connectReports.count(context.now());
        if (times > 0) {
            log.warn("connect failed backend={} address={} kind={} times={} reason={}", backend, backend.address(), kind, times, cause.toString());
        }
    }

    /// Says that an answer broke a rule.
    void malformed(String rule) {
        long times = malformedReports.count(context.now());
        if (times > 0) {
            log.warn("backend answer malformed backend={} times={} rule={}", backend, times, rule);
        }
    }

    /// An idle connection, or null when none is fit for use.
    ///
    /// @param careful whether the socket is asked first if the backend has spoken or closed: for requests that cannot be repeated
    @Nullable BackendConnection take(PoolFacts pool, boolean careful) {
        this.pool = pool;
        BackendConnection connection;
        while ((connection = idle.pollLast()) != null) {
            meters.connectionTaken();
            if (isFit(connection, pool.maxAgeNanos) && !(careful && connection.hasEnded())) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    /// A connection that is yet to be made, for an exchange that will be told.
    Connecting newConnection(PoolFacts pool, Dispatch waiter) {
        this.pool = pool;
        return new Connecting(context, this, waiter);
    }

    /// The address of the backend; null when its name has to be looked up.
    @Nullable InetSocketAddress literal() {
        return literal;
    }

    /// Takes a connection that is free again.
    void giveBack(BackendConnection connection) {
        PoolFacts facts = pool;
        if (retired || facts == null || facts.maxIdle == 0 || !isFit(connection, facts.maxAgeNanos)) {
            connection.close();
            return;
        }
        if (idle.size() >= facts.maxIdle) {
            BackendConnection oldest = idle.removeFirst();
            meters.connectionTaken();
            oldest.close();
        }
        connection.idleSince = context.now();
        idle.addLast(connection);
        meters.connectionIdle();
        if (!expiry.set) {
            context.deadlines.set(expiry, Nanos.after(connection.idleSince, facts.idleNanos));
        }
    }

    /// An idle connection was closed by its backend.
    void forget(BackendConnection connection) {
        if (idle.removeLastOccurrence(connection)) {
            meters.connectionTaken();
        }
    }

    /// No configuration names the backend any more: what is idle is closed, what is in use follows when its exchange is over.
    void retire() {
        retired = true;
        context.deadlines.clear(expiry);
        BackendConnection connection;
        while ((connection = idle.pollLast()) != null) {
            meters.connectionTaken();
            connection.close();
        }
    }

    private boolean isFit(BackendConnection connection, long maxAgeNanos) {
        return connection.isOpen() && (maxAgeNanos == Nanos.NEVER || context.now() - connection.openedAt < maxAgeNanos);
    }

    /// The bottom of the stack has been idle longest.
    private void expire(long now) {
        PoolFacts facts = pool;
        long timeout = facts == null ? 0 : facts.idleNanos;
        BackendConnection oldest;
        while ((oldest = idle.peekFirst()) != null) {
            long end = Nanos.after(oldest.idleSince, timeout);
            if (end > now) {
                context.deadlines.set(expiry, end);
                return;
            }
            idle.removeFirst();
            meters.connectionTaken();
            oldest.close();
        }
    }
}
