package io.evenkeel.metrics;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.RouteTable;
import io.evenkeel.routing.TestPick;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A configuration in force with real pools, meters and a clock moved by hand, but without a network.
final class House implements AutoCloseable {

    final BackendRegistry registry = new BackendRegistry(new Random(1));
    final ProxyMeters meters = new ProxyMeters("1.2.3", () -> this.now);
    List<Pool> pools = List.of();
    private long now = 1_000_000_000_000L;
    private final TestPick context = new TestPick(1);

    House(String yaml) {
        serve(yaml);
    }

    /// Puts a configuration in force in place of the one before, as the proxy does it.
    void serve(String yaml) {
        ProxyConfig config = switch (new ConfigLoader(_ -> null, List.of()).load("test.yaml", yaml, Path.of("/"))) {
            case LoadResult.Loaded loaded -> loaded.config();
            case LoadResult.Rejected rejected -> throw new AssertionError(rejected.diagnostics().toString());
        };
        List<Pool> old = pools;
        pools = registry.open(config);
        meters.show(config.listeners(), RouteTable.compile(config).routes(), pools);
        registry.close(old);
    }

    Pool pool(String name) {
        return pools.stream().filter(pool -> pool.config().name().equals(name)).findFirst().orElseThrow();
    }

    Backend backend(String pool, String name) {
        return pool(pool).backends().stream().filter(backend -> backend.id().name().equals(name)).findFirst().orElseThrow();
    }

    /// Sends so many requests, one after the other.
    void send(String pool, int requests) {
        for (int i = 0; i < requests; i++) {
            Lease lease = begin(pool);
            lease.answered(200, 1_000_000, 0);
        }
    }

    /// Begins a request that stays in flight.
    Lease begin(String pool) {
        var lease = new Lease();
        if (!pool(pool).pick(context, lease)) {
            throw new AssertionError("nobody to pick in pool " + pool);
        }
        return lease;
    }

    /// Lets seconds pass, as the sampler sees them.
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += 1_000_000_000L;
            meters.sample();
        }
    }

    Scraped scrape() {
        return Scraped.of(meters);
    }

    @Override
    public void close() {
        meters.close();
    }
}
