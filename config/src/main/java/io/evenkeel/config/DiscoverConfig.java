package io.evenkeel.config;

import java.nio.file.Path;
import java.time.Duration;

/// Where a pool's backends are found while the proxy runs.
public sealed interface DiscoverConfig {

    /// The longest time between two look-ups.
    Duration refresh();

    /// The hard cap on requests in flight of each of them that says nothing else itself, 1 and more.
    int maxInFlight();

    /// Every address of a name (A and AAAA).
    record Dns(HostPort name, Duration refresh, int maxInFlight) implements DiscoverConfig {}

    /// Every target of a service record (RFC 2782), with port and weight.
    record Srv(String name, Duration refresh, int maxInFlight) implements DiscoverConfig {}

    /// Targets in the format of Prometheus `file_sd`, YAML or JSON.
    record TargetFile(Path file, Duration refresh, int maxInFlight) implements DiscoverConfig {}
}
