package io.evenkeel.proxy;

import io.evenkeel.config.AccessLogConfig;
import io.evenkeel.config.AdminConfig;
import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.BindAddress;
import io.evenkeel.config.Cidr;
import io.evenkeel.config.Durations;
import io.evenkeel.config.EjectionConfig;
import io.evenkeel.config.HashConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.ListenerConfig;
import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.PathEncoding;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.QueueConfig;
import io.evenkeel.config.RateLimitConfig;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.config.RuntimeConfig;
import io.evenkeel.config.Secret;
import io.evenkeel.config.StickyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A configuration under construction: one listener on a free port, one pool, one route that takes all, unless a test says otherwise.
final class TestConfig {

    Duration headerTimeout = Duration.ofSeconds(10);
    Duration idleTimeout = Duration.ofSeconds(60);
    Duration bodyTimeout = Duration.ofSeconds(30);
    Duration writeTimeout = Duration.ofSeconds(30);
    Duration maxConnectionAge = Durations.UNLIMITED;
    int connections = 1000;
    int requestLine = 8 * 1024;
    int headerBytes = 32 * 1024;
    int headers = 100;
    long body = Long.MAX_VALUE;
    long requestsPerConnection = Long.MAX_VALUE;
    long bodyMinRate = 1024;
    long responseMinRate = 256;
    boolean via = true;
    List<Cidr> trusted = List.of();
    @Nullable AccessLogConfig accessLog;
    ListenerConfig.@Nullable ErrorPage errorPage;
    List<String> listeners = List.of("web");
    BindAddress bind = new BindAddress("127.0.0.1", 0);

    List<Integer> backends = new ArrayList<>();
    String strategy = "round-robin";
    HashConfig hash = HashConfig.DEFAULT;
    @Nullable StickyConfig sticky;
    /// By backend; 1 for those behind the last.
    int[] weights = {};
    Path stateDir = Path.of("/nonexistent");
    int maxInFlight = 1024;
    QueueConfig queue = QueueConfig.NONE;
    @Nullable String spillTo;
    List<PoolConfig> morePools = new ArrayList<>();
    int idle = 64;
    Duration connectionIdleTimeout = Duration.ofSeconds(50);
    Duration connectTimeout = Duration.ofSeconds(1);
    Duration maxAge = Durations.UNLIMITED;
    String backendHost = "127.0.0.1";

    EjectionConfig ejection = EjectionConfig.NONE;
    Duration slowStart = Duration.ZERO;

    Duration response = Duration.ofSeconds(30);
    Duration streamIdle = Duration.ofSeconds(60);
    Duration total = Durations.UNLIMITED;
    Duration tunnelIdle = Duration.ofHours(1);
    Duration tunnelTotal = Durations.UNLIMITED;
    List<String> upgrade = List.of("websocket");
    int attempts = 1;
    Set<RouteConfig.Retry.On> retryOn = Set.of(RouteConfig.Retry.On.CONNECT, RouteConfig.Retry.On.RESET_BEFORE_RESPONSE);
    Set<Integer> retryStatuses = Set.of();
    Duration perTry = Durations.UNLIMITED;
    double retryBudget = 0.2;
    Set<PathEncoding> allowEncoded = Set.of();
    RouteConfig.Rewrite rewrite = RouteConfig.Rewrite.NONE;
    RouteConfig.HeaderEdits edits = RouteConfig.HeaderEdits.NONE;
    MatchConfig match = MatchConfig.ANY;
    @Nullable RateLimitConfig rateLimit;
    List<RouteConfig> moreRoutes = new ArrayList<>();

    int eventLoops = 1;
    RuntimeConfig.Transport transport = asked();
    Duration shutdownTimeout = Duration.ofSeconds(5);

    /// `-Dtest.transport=io_uring` runs every test of the data plane over that transport.
    static RuntimeConfig.Transport asked() {
        return RuntimeConfig.Transport.valueOf(System.getProperty("test.transport", "auto").toUpperCase(Locale.ROOT));
    }

    /// The transports of this system; containers often forbid io_uring.
    static List<RuntimeConfig.Transport> transports() {
        List<RuntimeConfig.Transport> there = new ArrayList<>(List.of(RuntimeConfig.Transport.EPOLL, RuntimeConfig.Transport.NIO));
        if (ReadRing.unavailabilityCause() == null) {
            there.add(RuntimeConfig.Transport.IO_URING);
        }
        return there;
    }

    static TestConfig to(int... ports) {
        TestConfig config = new TestConfig();
        for (int port : ports) {
            config.backends.add(port);
        }
        return config;
    }

    static TestConfig to(ScriptedBackend backend) {
        return to(backend.port());
    }

    RouteConfig route(String name, MatchConfig match, RouteConfig.Action action) {
        return new RouteConfig(name, 0, match, allowEncoded, action, rewrite, edits,
                new RouteConfig.Timeouts(response, streamIdle, total, tunnelIdle, tunnelTotal),
                new RouteConfig.Retry(attempts, retryOn, retryStatuses, perTry, retryBudget), upgrade, rateLimit);
    }

    /// A pool with backends b1, b2 and so on at these ports, and all else as the pool of this configuration.
    PoolConfig pool(String name, @Nullable String spillTo, List<Integer> ports) {
        List<BackendConfig> servers = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            servers.add(new BackendConfig("b" + (i + 1), new HostPort(backendHost, ports.get(i)), i < weights.length ? weights[i] : 1, maxInFlight));
        }
        PoolConfig plain = new PoolConfig(name, strategy, servers,
                new PoolConfig.Connections(idle, connectionIdleTimeout, connectTimeout, maxAge), null, 0.5);
        return new PoolConfig(name, strategy, servers, plain.connections(), null, plain.panic(), hash, sticky, spillTo, queue,
                ejection, slowStart, plain.limit(), null);
    }

    static MatchConfig path(String prefix) {
        return new MatchConfig(List.of(), MatchConfig.Scheme.ANY, List.of(), new MatchConfig.PrefixPath(prefix), List.of(), Map.of(),
                Map.of(), List.of());
    }

    ProxyConfig build() {
        List<ListenerConfig> built = listeners.stream().map(name -> new ListenerConfig(name, bind, trusted, via,
                new ListenerConfig.Limits(connections, requestLine, headerBytes, headers, body, requestsPerConnection),
                new ListenerConfig.Timeouts(headerTimeout, idleTimeout, bodyTimeout, writeTimeout, maxConnectionAge), bodyMinRate, responseMinRate,
                accessLog, errorPage)).toList();
        List<PoolConfig> pools = new ArrayList<>();
        List<RouteConfig> routes = new ArrayList<>(moreRoutes);
        if (!backends.isEmpty()) {
            pools.add(pool("pool", spillTo, backends));
            routes.add(route("all", match, new RouteConfig.ToPools(List.of(new RouteConfig.WeightedPool("pool", 1)))));
        }
        pools.addAll(morePools);
        return new ProxyConfig(new AdminConfig(new BindAddress("127.0.0.1", 0), new Secret("")),
                new RuntimeConfig(stateDir, shutdownTimeout, eventLoops, transport), built, pools, routes);
    }
}
