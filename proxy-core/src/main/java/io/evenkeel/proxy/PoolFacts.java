package io.evenkeel.proxy;

import io.evenkeel.config.PoolConfig;
import io.evenkeel.metrics.PoolMeters;
import io.evenkeel.metrics.StickyOutcome;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.RequestHead;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a request needs to know of its pool, ready for use. Immutable but for the pool itself; any thread.
final class PoolFacts {

    private static final int MOST_RETRY_AFTER_SECONDS = 3600;

    final String name;
    final Pool pool;
    /// Of the pool that this one spills to; null: it does not.
    final @Nullable PoolFacts spill;
    final PoolMeters meters;
    /// Idle connections kept per event loop and backend.
    final int maxIdle;
    final long idleNanos;
    final long maxAgeNanos;
    final int connectMillis;
    /// How long a request may wait for a slot; 0: not at all.
    final long queueNanos;
    /// When a client that got none may come again: once all who waited with it have been served or refused.
    final int retryAfterSeconds;

    /// Null when clients are not kept on their backends.
    final @Nullable StickyCookies sticky;

    PoolFacts(Pool pool, @Nullable PoolFacts spill, PoolMeters meters, @Nullable StickyCookies sticky) {
        PoolConfig.Connections connections = pool.config().connections();
        this.pool = pool;
        this.spill = spill;
        this.meters = meters;
        this.sticky = sticky;
        name = pool.config().name();
        maxIdle = connections.idle();
        idleNanos = Nanos.of(connections.idleTimeout());
        maxAgeNanos = Nanos.of(connections.maxAge());
        long connectNanos = Nanos.of(connections.connectTimeout());
        connectMillis = Math.clamp(TimeUnit.NANOSECONDS.toMillis(connectNanos), 1, Integer.MAX_VALUE);
        queueNanos = Nanos.of(pool.config().queue().maxWait());
        retryAfterSeconds = Math.clamp(Math.ceilDiv(queueNanos, 1_000_000_000L), 1, MOST_RETRY_AFTER_SECONDS);
    }

    /// What tells the client to come back to the backend that has its request, counted as what it is.
    ///
    /// @param own    whom its cookie names; null: nobody
    /// @param by     who answers it, here or where this pool spills to
    /// @param secure whether the client's connection is encrypted
    /// @return field lines; empty when the cookie is to stay as it is
    byte[] cookieLines(RequestHead head, @Nullable Backend own, Backend by, boolean secure) {
        StickyCookies cookies = sticky;
        if (cookies == null) {
            return StickyCookies.NOTHING;
        }
        if (by == own) {
            meters.placed(StickyOutcome.KEPT);
            return StickyCookies.NOTHING;
        }
        byte[] lines = own != null && pool.serves(own) ? StickyCookies.NOTHING : cookies.lines(by, secure);
        meters.placed(lines.length == 0 ? StickyOutcome.AWAY : cookies.isIn(head) ? StickyOutcome.MOVED : StickyOutcome.NEW);
        return lines;
    }

    /// The facts of a pool that requests of this one may be served by.
    ///
    /// @param by this one, or one that it spills to
    PoolFacts of(Pool by) {
        PoolFacts at = this;
        while (at.pool != by) {
            PoolFacts next = at.spill;
            if (next == null) {
                throw new IllegalArgumentException("pool: " + by + " (expected: " + name + " or one that it spills to)");
            }
            at = next;
        }
        return at;
    }
}
