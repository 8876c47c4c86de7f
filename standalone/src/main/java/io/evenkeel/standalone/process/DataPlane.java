package io.evenkeel.standalone.process;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.BindAddress;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProbeConfig;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.health.ProbeTarget;
import io.evenkeel.metrics.ProxyMeters;
import io.evenkeel.proxy.Clock;
import io.evenkeel.proxy.EventLoops;
import io.evenkeel.proxy.Proxy;
import io.evenkeel.proxy.ProxyParts;
import io.evenkeel.proxy.handover.HandedSockets;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.BackendOverride;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.OverrideResult;
import io.evenkeel.routing.Pool;
import io.evenkeel.standalone.admin.BackendState;
import io.evenkeel.standalone.admin.BackendStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The modules that serve traffic, wired together: registry, meters, probes, proxy. Registry and meters outlive every configuration, so
/// health, positions, in-flight counts and counters carry over a reload. Control thread, but for the methods that only read.
final class DataPlane implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DataPlane.class);

    private final ProxyParts parts;
    private final Proxy proxy;
    private final Probing probing;

    private DataPlane(ProxyParts parts, Proxy proxy, Probing probing) {
        this.parts = parts;
        this.proxy = proxy;
        this.probing = probing;
    }

    /// Begins to serve.
    ///
    /// @param predecessor the admin address of an older process whose listening sockets are taken over; null: there is none
    /// @throws java.io.UncheckedIOException if a listener cannot be bound or an access log cannot be opened
    /// @throws IllegalArgumentException     if the transport asked for is not there
    static DataPlane start(ProxyConfig config, @Nullable BindAddress predecessor) {
        EventLoops loops = EventLoops.start(config.runtime());
        ProxyMeters meters = new ProxyMeters(BuildInfo.version());
        SplittableRandom random = new SplittableRandom();
        BackendRegistry registry = new BackendRegistry(random.split());
        ProxyParts parts = new ProxyParts(loops, registry, meters, Clock.SYSTEM);
        Proxy proxy;
        try (HandedSockets handed = predecessor == null ? HandedSockets.none() : takeOver(loops, predecessor)) {
            proxy = Proxy.start(config, parts, handed);
        } catch (RuntimeException e) {
            loops.close();
            meters.close();
            throw e;
        }
        Probing probing = new Probing(registry, meters.health(), parts.names(), random.split());
        probing.watch(targets(config));
        return new DataPlane(parts, proxy, probing);
    }

    /// Without the older process's sockets there are its own beside them; what waits in the older queue is then lost when that closes.
    private static HandedSockets takeOver(EventLoops loops, BindAddress predecessor) {
        try {
            return HandedSockets.ask(loops.group(), predecessor.toString());
        } catch (IOException e) {
            log.warn("listening sockets not taken over, connections may be reset when the older process leaves reason=\"{}\"", e.getMessage());
            return HandedSockets.none();
        }
    }

    /// Lets a successor take the listening sockets over.
    ///
    /// @param admin the address of this process that a successor will find in use
    void offerSockets(BindAddress admin) {
        try {
            proxy.offerSockets(admin.toString());
        } catch (IOException e) {
            log.warn("a successor cannot take the listening sockets over reason=\"{}\"", e.getMessage());
        }
    }

    /// Puts another configuration in force.
    ///
    /// @throws java.io.UncheckedIOException if a listener cannot be bound or an access log cannot be opened; all is then as before
    void reload(ProxyConfig config) {
        proxy.reload(config);
        probing.watch(targets(config));
    }

    private static List<ProbeTarget> targets(ProxyConfig config) {
        List<ProbeTarget> targets = new ArrayList<>();
        for (PoolConfig pool : config.pools()) {
            @Nullable ProbeConfig probe = pool.probe();
            if (probe != null) {
                for (BackendConfig backend : pool.backends()) {
                    targets.add(new ProbeTarget(new BackendId(pool.name(), backend.name()), backend.address(), probe));
                }
            }
        }
        return targets;
    }

    void reopenLogs() {
        proxy.reopenLogs();
    }

    /// See [Proxy#drain]. Probes go on: what is in flight may still be tried on another backend.
    CompletionStage<Integer> drain() {
        return proxy.drain();
    }

    Map<String, InetSocketAddress> addresses() {
        return proxy.addresses();
    }

    /// `epoll`, `nio` or `io_uring`
    String transport() {
        return parts.loops().transport().word();
    }

    ProxyMeters meters() {
        return parts.meters();
    }

    /// Every backend of the configuration in force, in its order.
    List<BackendStatus> backends() {
        List<BackendStatus> rows = new ArrayList<>();
        Map<BackendId, Double> shares = meters().shares();
        for (Pool pool : proxy.pools()) {
            double[] expected = pool.expectedShares();
            List<Backend> backends = pool.backends();
            for (int i = 0; i < backends.size(); i++) {
                rows.add(status(pool, backends.get(i), shares.getOrDefault(backends.get(i).id(), Double.NaN), expected[i]));
            }
        }
        return rows;
    }

    /// As it is now.
    ///
    /// @throws java.util.NoSuchElementException if the configuration in force has no such backend
    BackendStatus backend(BackendId id) {
        return backends().stream().filter(row -> row.pool().equals(id.pool()) && row.name().equals(id.name())).findFirst().orElseThrow();
    }

    /// See [BackendRegistry#override]. When it returns, no event loop is within a pick that began before.
    OverrideResult override(BackendId id, UnaryOperator<BackendOverride> change, boolean force) {
        OverrideResult result = parts.registry().override(id, change, force);
        CompletableFuture<?>[] passed = StreamSupport.stream(parts.loops().group().spliterator(), false)
                .map(loop -> CompletableFuture.runAsync(() -> {}, loop)).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(passed).completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
        return result;
    }

    /// @param share NaN when there were no picks, which JSON has no number for
    private static BackendStatus status(Pool pool, Backend backend, double share, double expectedShare) {
        int inForce = pool.weightInForce(backend);
        BackendState state =
                BackendState.of(inForce, backend.healthy(), backend.ejected(), backend.refusing(), backend.inFlight(), backend.maxInFlight());
        return new BackendStatus(
                pool.config().name(), backend.id().name(), backend.address().toString(), pool.weight(backend), inForce,
                backend.override().enabled(), !backend.override().isNone(), state.word(), backend.healthy(), backend.ejected(),
                backend.slowStart(), backend.refusing(), backend.inFlight(), backend.maxInFlight(), backend.picks(),
                Double.isNaN(share) ? null : share, expectedShare, pool.panic());
    }

    /// Ends at once.
    @Override
    public void close() {
        probing.close();
        proxy.close();
        parts.loops().close();
        parts.meters().close();
    }
}
