package io.evenkeel.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set of servers that can answer the same requests, and how load is spread over them.
///
/// @param name        unique
/// @param strategy    the name of a built-in strategy or of a plug-in; resolved by `routing-rules`
/// @param backends    at least one, but for a pool that discovers them
/// @param connections how connections to the backends are kept
/// @param probe       active health check; absent: every backend counts as healthy
/// @param panic       0..1: when fewer than this share of the backends is eligible, probe- and outlier-failed ones serve again
/// @param hash        what hashing strategies hash
/// @param sticky      the cookie that keeps a client on its backend; absent: none
/// @param spillTo     name of the pool that serves while every backend here is full; absent: none
/// @param queue       the wait for a free slot
/// @param ejection    passive health
/// @param slowStart   ramp of new and returning backends; zero: none
/// @param limit       the cap that tunes itself
/// @param discover    where backends are found beside those that are written; absent: nowhere
public record PoolConfig(
        String name,
        String strategy,
        List<BackendConfig> backends,
        Connections connections,
        @Nullable ProbeConfig probe,
        double panic,
        HashConfig hash,
        @Nullable StickyConfig sticky,
        @Nullable String spillTo,
        QueueConfig queue,
        EjectionConfig ejection,
        Duration slowStart,
        LimitConfig limit,
        @Nullable DiscoverConfig discover) {

    public PoolConfig {
        backends = List.copyOf(backends);
    }

    /// A pool with nothing that the parameters do not name: no queue, no ejection, no slow start.
    public PoolConfig(
            String name, String strategy, List<BackendConfig> backends, Connections connections, @Nullable ProbeConfig probe, double panic) {
        this(name, strategy, backends, connections, probe, panic, HashConfig.DEFAULT, null, null, QueueConfig.NONE, EjectionConfig.NONE,
                Duration.ZERO, LimitConfig.NONE, null);
    }

    /// The same pool with these backends.
    public PoolConfig withBackends(List<BackendConfig> others) {
        return new PoolConfig(name, strategy, others, connections, probe, panic, hash, sticky, spillTo, queue, ejection, slowStart, limit,
                discover);
    }

    /// How connections to a pool's backends are kept.
    ///
    /// @param idle           idle connections kept per event loop and backend
    /// @param idleTimeout    after which an idle one is closed
    /// @param connectTimeout for a new connection
    /// @param maxAge         after which a connection is not used again
    public record Connections(int idle, Duration idleTimeout, Duration connectTimeout, Duration maxAge) {}
}
