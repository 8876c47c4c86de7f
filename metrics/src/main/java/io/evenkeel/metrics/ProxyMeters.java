package io.evenkeel.metrics;

import io.evenkeel.config.ListenerConfig;
import io.evenkeel.health.HealthListener;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.Route;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All meters of the process, and the page they are scraped from. Cold. Finding meters takes no lock and may be done by any thread;
/// [#show] and [#scrape] share one and take milliseconds for hundreds of backends, so they are not for an event loop that serves traffic.
///
/// Meters are found by name and outlive configurations that keep the name; what no configuration in force names leaves the page and
/// is forgotten. A name that returns starts at zero, which Prometheus takes for a restart. Who still holds forgotten meters may go
/// on counting; nobody sees it.
public final class ProxyMeters implements AutoCloseable {

    /// The media type of [#scrape].
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final LongSupplier nanoClock;
    private final Page page = new Page();
    private final ConfigMeters config = new ConfigMeters();
    private final ProcessMeters process;
    private final HealthListener health = new HealthMeters(this);
    private final Subjects<String, ListenerMeters> listeners = new Subjects<>(ListenerMeters::new, ListenerMeters::appear);
    private final Subjects<String, RouteMeters> routes = new Subjects<>(RouteMeters::new, RouteMeters::appear);
    private final Subjects<String, PoolMeters> pools = new Subjects<>(PoolMeters::new, PoolMeters::appear);
    private final Subjects<BackendId, BackendMeters> backends = new Subjects<>(BackendMeters::new, BackendMeters::appear);
    private final Subjects<String, DiscoveryMeters> discoveries = new Subjects<>(DiscoveryMeters::new, DiscoveryMeters::appear);
    private @Nullable ScheduledExecutorService sampler;

    /// @param version of the product, for `evenkeel_build_info`
    public ProxyMeters(String version) {
        this(version, System::nanoTime);
        sampler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("evenkeel-shares").factory());
        sampler.scheduleAtFixedRate(this::sample, 1, 1, TimeUnit.SECONDS);
    }

    /// Starts no thread: who hands in the clock calls [#sample] once a second of it. For tests and simulations.
    ///
    /// @param nanoClock monotonic
    public ProxyMeters(String version, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        process = new ProcessMeters(version);
        process.bindJvm(page.registry()); // before all others: it sets filters, and Micrometer warns of those that come late
        Rows own = page.rows();
        config.appear(own);
        process.appear(own);
    }

    /// The meters of a listener; the same object for the same name.
    public ListenerMeters listener(String name) {
        return listeners.find(name);
    }

    /// The meters of a route; the same object for the same name.
    public RouteMeters route(String name) {
        return routes.find(name);
    }

    /// The meters of a pool; the same object for the same name.
    public PoolMeters pool(String name) {
        return pools.find(name);
    }

    /// The meters of a backend; the same object for the same identity.
    public BackendMeters backend(BackendId id) {
        return backends.find(id);
    }

    /// The meters of a pool's discovery; the same object for the same name.
    public DiscoveryMeters discovery(String pool) {
        return discoveries.find(pool);
    }

    /// What is told about configurations.
    public ConfigMeters config() {
        return config;
    }

    /// Counts what probes find; to be told everything the checker tells. Its methods do not block.
    public HealthListener health() {
        return health;
    }

    /// Where the page reads how much memory the buffer allocator holds; 0 until told.
    ///
    /// @param heap   bytes in arrays
    /// @param direct bytes outside the heap
    public void bufferMemory(LongSupplier heap, LongSupplier direct) {
        process.buffers(heap, direct);
    }

    /// From now on exactly these are shown; series of all others leave the page.
    public synchronized void show(List<ListenerConfig> listeners, List<Route> routes, List<Pool> pools) {
        this.listeners.show(names(listeners, ListenerConfig::name), page);
        this.routes.show(names(routes, route -> route.config().name()), page);
        backends.show(pools.stream().flatMap(pool -> pool.backends().stream()).map(Backend::id)
                .collect(Collectors.toCollection(LinkedHashSet::new)), page);
        this.pools.show(names(pools, pool -> pool.config().name()), page);
        discoveries.show(names(pools.stream().filter(pool -> pool.config().discover() != null).toList(), pool -> pool.config().name()), page);
        long now = nanoClock.getAsLong();
        for (Pool pool : pools) {
            var meters = pool.backends().stream().map(backend -> backends.find(backend.id())).toList();
            this.pools.find(pool.config().name()).configured(pool, meters, now);
        }
    }

    /// The page in the Prometheus text format 0.0.4.
    public synchronized String scrape() {
        refresh();
        return page.scrape();
    }

    /// The `evenkeel_backend_share` of every backend on the page, as it would show now: 0..1, NaN when its pool had no picks.
    public synchronized Map<BackendId, Double> shares() {
        refresh();
        Map<BackendId, Double> shares = new HashMap<>();
        backends.forEach(backend -> shares.put(backend.id(), backend.share()));
        return shares;
    }

    private void refresh() {
        long now = nanoClock.getAsLong();
        pools.forEach(pool -> pool.refresh(now));
    }

    /// Remembers how many picks each backend had, for the shares of the next ten seconds.
    public synchronized void sample() {
        long now = nanoClock.getAsLong();
        pools.forEach(pool -> pool.sample(now));
    }

    @Override
    public void close() {
        if (sampler != null) {
            sampler.shutdownNow();
        }
        process.close();
        page.close();
    }

    /// The meters of a backend that somebody asked for before; null for another.
    @Nullable BackendMeters known(BackendId id) {
        return backends.known(id);
    }

    private static <T> Set<String> names(List<T> subjects, Function<T, String> name) {
        return subjects.stream().map(name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
