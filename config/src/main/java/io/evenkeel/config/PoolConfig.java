package io.evenkeel.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set of servers that can answer the same requests, and how load is spread over them.
///
/// @param name        unique
/// @param strategy    the name of a built-in strategy or of a plug-in; resolved by `routing-rules`
/// @param backends    at least one
/// @param connections how connections to the backends are kept
/// @param probe       active health check; absent: every backend counts as healthy
/// @param panic       0..1: when fewer than this share of the backends is eligible, probe-failed ones serve again
public record PoolConfig(
        String name, String strategy, List<BackendConfig> backends, Connections connections, @Nullable ProbeConfig probe, double panic) {

    public PoolConfig {
        backends = List.copyOf(backends);
    }

    /// How connections to a pool's backends are kept.
    ///
    /// @param idle           idle connections kept per event loop and backend
    /// @param idleTimeout    after which an idle one is closed
    /// @param connectTimeout for a new connection
    /// @param maxAge         after which a connection is not used again
    public record Connections(int idle, Duration idleTimeout, Duration connectTimeout, Duration maxAge) {}
}
