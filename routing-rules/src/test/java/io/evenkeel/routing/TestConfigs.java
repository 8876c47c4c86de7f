package io.evenkeel.routing;

import io.evenkeel.config.AdminConfig;
import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.BindAddress;
import io.evenkeel.config.Durations;
import io.evenkeel.config.EjectionConfig;
import io.evenkeel.config.HashConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProbeConfig;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.config.RuntimeConfig;
import io.evenkeel.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Configurations for tests, without a file.
public final class TestConfigs {

    public static final ProbeConfig PROBE =
            new ProbeConfig(new ProbeConfig.Tcp(), 0, Duration.ofSeconds(5), 0.1, Duration.ofSeconds(2), 3, 2);

    private TestConfigs() {}

    public static ProxyConfig config(List<PoolConfig> pools, List<RouteConfig> routes) {
        return new ProxyConfig(
                new AdminConfig(new BindAddress("127.0.0.1", 9901), new Secret("")),
                new RuntimeConfig(Path.of("state"), Duration.ofSeconds(30), 0, RuntimeConfig.Transport.AUTO),
                List.of(),
                pools,
                routes);
    }

    public static ProxyConfig pools(PoolConfig... pools) {
        return config(List.of(pools), List.of());
    }

    /// A pool with a probe and a panic share of 50 %.
    public static PoolConfig pool(String name, String strategy, BackendConfig... backends) {
        return pool(name, strategy, PROBE, 0.5, backends);
    }

    public static PoolConfig pool(String name, String strategy, @Nullable ProbeConfig probe, double panic, BackendConfig... backends) {
        PoolConfig.Connections connections =
                new PoolConfig.Connections(64, Duration.ofSeconds(50), Duration.ofSeconds(1), Durations.UNLIMITED);
        return new PoolConfig(name, strategy, List.of(backends), connections, probe, panic);
    }

    /// The same pool with these rules.
    public static PoolConfig with(PoolConfig pool, EjectionConfig ejection, Duration slowStart) {
        return new PoolConfig(pool.name(), pool.strategy(), pool.backends(), pool.connections(), pool.probe(), pool.panic(), pool.hash(),
                pool.sticky(), pool.spillTo(), pool.queue(), ejection, slowStart, pool.limit(), pool.discover());
    }

    /// Seen from a zone.
    public static ProxyConfig inZone(String zone, PoolConfig... pools) {
        ProxyConfig config = pools(pools);
        RuntimeConfig runtime = config.runtime();
        return new ProxyConfig(config.admin(), new RuntimeConfig(runtime.stateDir(), runtime.shutdownTimeout(), runtime.eventLoops(),
                runtime.transport(), zone), config.listeners(), config.pools(), config.routes());
    }

    public static PoolConfig hashing(PoolConfig pool, HashConfig hash) {
        return new PoolConfig(pool.name(), pool.strategy(), pool.backends(), pool.connections(), pool.probe(), pool.panic(), hash, pool.sticky(),
                pool.spillTo(), pool.queue(), pool.ejection(), pool.slowStart(), pool.limit(), pool.discover());
    }

    /// Backends a, b, c and so on, each at an address of its own, with these weights and no cap to speak of.
    public static BackendConfig[] weights(int... weights) {
        List<BackendConfig> backends = new ArrayList<>();
        for (int weight : weights) {
            backends.add(backend(name(backends.size()), weight, 1_000_000));
        }
        return backends.toArray(BackendConfig[]::new);
    }

    /// a, b, …, z, b26, b27, …
    public static String name(int index) {
        return index < 26 ? String.valueOf((char) ('a' + index)) : "b" + index;
    }

    public static BackendConfig backend(String name, int weight, int maxInFlight) {
        return new BackendConfig(name, new HostPort(name + ".internal", 8080), weight, maxInFlight);
    }

    public static RouteConfig route(String name, int priority, MatchConfig match) {
        return new RouteConfig(
                name,
                priority,
                match,
                Set.of(),
                new RouteConfig.Respond(200, name),
                RouteConfig.Rewrite.NONE,
                RouteConfig.HeaderEdits.NONE,
                new RouteConfig.Timeouts(
                        Duration.ofSeconds(30), Durations.UNLIMITED, Durations.UNLIMITED, Durations.UNLIMITED, Durations.UNLIMITED),
                new RouteConfig.Retry(1, Set.of(), Set.of()),
                List.of());
    }

    public static RouteConfig split(String name, RouteConfig.WeightedPool... pools) {
        RouteConfig route = route(name, 0, MatchConfig.ANY);
        return new RouteConfig(name, 0, route.match(), Set.of(), new RouteConfig.ToPools(List.of(pools)), route.rewrite(), route.headers(),
                route.timeouts(), route.retry(), route.upgrade());
    }
}
