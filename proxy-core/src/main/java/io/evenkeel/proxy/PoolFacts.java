package io.evenkeel.proxy;

import io.evenkeel.config.PoolConfig;
import io.evenkeel.metrics.PoolMeters;
import io.evenkeel.routing.Pool;
import java.util.concurrent.TimeUnit;

/// What a request needs to know of its pool, ready for use. Immutable but for the pool itself; any thread.
final class PoolFacts {

    final String name;
    final Pool pool;
    final PoolMeters meters;
    /// Idle connections kept per event loop and backend.
    final int maxIdle;
    final long idleNanos;
    final long maxAgeNanos;
    final int connectMillis;

    PoolFacts(Pool pool, PoolMeters meters) {
        PoolConfig.Connections connections = pool.config().connections();
        this.pool = pool;
        this.meters = meters;
        name = pool.config().name();
        maxIdle = connections.idle();
        idleNanos = Nanos.of(connections.idleTimeout());
        maxAgeNanos = Nanos.of(connections.maxAge());
        long connectNanos = Nanos.of(connections.connectTimeout());
        connectMillis = Math.clamp(TimeUnit.NANOSECONDS.toMillis(connectNanos), 1, Integer.MAX_VALUE);
    }
}
