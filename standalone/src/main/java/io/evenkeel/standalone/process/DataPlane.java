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
import io.evenkeel.standalone.admin.DiscoveryStatus;
import io.evenkeel.standalone.discovery.Discovery;
import io.evenkeel.standalone.discovery.Finding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    private final Discovery discovery;

    /// Without the backends that are discovered. Control thread.
    private ProxyConfig file;
    private volatile boolean ending;

    private DataPlane(ProxyConfig config, ProxyParts parts, Proxy proxy, Probing probing, ControlThread control) {
        this.file = config;
        this.parts = parts;
        this.proxy = proxy;
        this.probing = probing;
        this.discovery = new Discovery(parts.names(), FileWatch::ofNow, parts.meters()::discovery,
                control.coalesced("take in what was discovered", this::takeFoundIn));
    }

    /// Begins to serve. What is discovered is waited for by nobody: until then a pool has the backends that are written.
    ///
    /// @param predecessor the admin address of an older process whose listening sockets are taken over; null: there is none
    /// @throws java.io.UncheckedIOException if a listener cannot be bound or an access log cannot be opened
    /// @throws IllegalArgumentException     if the transport asked for is not there
    static DataPlane start(ProxyConfig config, @Nullable BindAddress predecessor, ControlThread control) {
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
        DataPlane plane = new DataPlane(config, parts, proxy, probing, control);
        plane.discovery.follow(config, config);
        return plane;
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
        ProxyConfig before = proxy.config();
        serve(discovery.withFound(config, before));
        file = config;
        discovery.follow(config, before);
    }

    /// One way in: what was discovered is another snapshot, as a changed file is.
    private void takeFoundIn() {
        if (!ending) {
            serve(discovery.withFound(file, proxy.config()));
        }
    }

    private void serve(ProxyConfig config) {
        proxy.reload(config);
        probing.watch(targets(config));
    }

    /// Where each discovery stands.
    List<DiscoveryStatus> discoveries() {
        return discovery.findings().stream().map(DataPlane::status).toList();
    }

    /// See [Discovery#confirm]. When it returns, what was confirmed is in force.
    ///
    /// @return null when that pool holds no answer
    @Nullable DiscoveryStatus confirm(String pool) {
        Finding now = discovery.confirm(pool);
        takeFoundIn();
        return now == null ? null : status(now);
    }

    private static DiscoveryStatus status(Finding finding) {
        Finding.Shrink held = finding.held();
        return new DiscoveryStatus(finding.pool(), finding.source(), finding.inForce().size(), words(finding.answered()), finding.failed(),
                held == null ? null : new DiscoveryStatus.Held(held.since().toString(), held.found(), held.gone(), words(held.until())));
    }

    private static @Nullable String words(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString();
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
        ending = true;
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
            boolean comesAbout = pool.sharesByWeight();
            List<Backend> backends = pool.backends();
            for (int i = 0; i < backends.size(); i++) {
                rows.add(status(pool, backends.get(i), shares.getOrDefault(backends.get(i).id(), Double.NaN), comesAbout ? expected[i] : Double.NaN));
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

    /// @param share         NaN when there were no picks, which JSON has no number for
    /// @param expectedShare NaN when nobody knows
    private static BackendStatus status(Pool pool, Backend backend, double share, double expectedShare) {
        int inForce = pool.weightInForce(backend);
        BackendState state =
                BackendState.of(inForce, backend.healthy(), backend.ejected(), backend.refusing(), backend.inFlight(), backend.limit());
        return new BackendStatus(
                pool.config().name(), backend.id().name(), backend.address().toString(), pool.weight(backend), inForce,
                backend.override().enabled(), !backend.override().isNone(), state.word(), backend.healthy(), backend.ejected(),
                backend.slowStart(), backend.refusing(), backend.inFlight(), backend.maxInFlight(), backend.limit(),
                backend.picks(),
                orNull(share), orNull(expectedShare), pool.panic());
    }

    private static @Nullable Double orNull(double number) {
        return Double.isNaN(number) ? null : number;
    }

    /// Ends at once.
    @Override
    public void close() {
        ending = true;
        discovery.close();
        probing.close();
        proxy.close();
        parts.loops().close();
        parts.meters().close();
    }
}
