package io.evenkeel.metrics;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.health.ProbeResult;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.RouteTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Meters under a clock moved by hand, over the pools of a real configuration: what a scrape of them shows.
final class LoadedPage implements AutoCloseable {

    static final String TWO_BACKENDS = """
            listeners: [{ name: web, bind: 127.0.0.1:8080 }]
            pools: { shop: { backends: [{ name: a, address: 127.0.0.1:9001, weight: 3 }, { name: b, address: 127.0.0.1:9002 }] } }
            routes: [{ name: all, to: shop }]
            """;
    static final BackendId A = new BackendId("shop", "a");
    static final BackendId B = new BackendId("shop", "b");

    private final BackendRegistry registry = new BackendRegistry(new Random(1));
    private final Lease lease = new Lease();
    private long nanos = 5_000_000_000L;
    final ProxyMeters meters = new ProxyMeters("1.2.3", () -> nanos);
    private List<Pool> pools = List.of();

    LoadedPage(String yaml) {
        configure(yaml);
    }

    void configure(String yaml) {
        LoadResult result = new ConfigLoader(_ -> null, List.of()).load("test.yaml", yaml, Path.of("/"));
        if (!(result instanceof LoadResult.Loaded loaded)) {
            throw new AssertionError(result);
        }
        ProxyConfig config = loaded.config();
        List<Pool> before = pools;
        pools = registry.open(config);
        registry.close(before);
        meters.show(config.listeners(), RouteTable.compile(config).routes(), pools);
    }

    /// Moves the clock second by second, as the sampler would see it.
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nanos += 1_000_000_000L;
            meters.sample();
        }
    }

    /// Picks that end at once.
    void pick(int times) {
        for (int i = 0; i < times; i++) {
            pools.getFirst().pick(new AnyPick(), lease);
            lease.answered(200, 1, nanos);
        }
    }

    void setHealthy(BackendId id, boolean healthy) {
        registry.setHealthy(id, healthy);
    }

    /// Makes every meter move.
    LoadedPage loaded() {
        var listener = meters.listener("web");
        listener.connectionOpened();
        listener.connectionRefused();
        listener.requestStarted();
        listener.requestEnded(200);
        listener.bytesRead(100);
        listener.bytesWritten(200);
        listener.accessLogLineDropped();
        var route = meters.route("all");
        route.requestStarted();
        route.requestEnded(200, 3_000_000);
        route.retried();
        meters.pool("shop").exhausted();
        var backend = meters.backend(A);
        backend.answered(200, 2_000_000);
        backend.abandoned();
        backend.retried();
        backend.connectionOpened();
        backend.connectionIdle();
        backend.bytesSent(10);
        backend.bytesReceived(20);
        for (Lease.Failure failure : Lease.Failure.values()) {
            backend.failed(failure);
        }
        meters.health().onProbe(A, new ProbeResult.Passed(1_000_000));
        meters.health().onProbe(A, new ProbeResult.Failed(ProbeResult.Kind.TIMEOUT, "late", 2_000_000));
        meters.health().onTransition(A, false, new ProbeResult.Passed(1));
        meters.config().applied(7, Instant.ofEpochSecond(1_700_000_000));
        meters.config().rejected();
        pick(40);
        pass(1);
        return this;
    }

    /// The value of a series, by its text up to the space.
    double value(String series) {
        return Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE).matcher(meters.scrape()).results()
                .map(match -> Double.parseDouble(match.group(1))).findFirst()
                .orElseThrow(() -> new AssertionError(series + " is not on the page:\n" + meters.scrape()));
    }

    double ofBackend(String name, BackendId id) {
        return value(name + "{backend=\"" + id.name() + "\",pool=\"" + id.pool() + "\"}");
    }

    @Override
    public void close() {
        meters.close();
    }

    private final class AnyPick implements PickContext {
        private static final RandomGenerator RANDOM = new Random(3);

        @Override
        public boolean alreadyTried(Backend backend) {
            return false;
        }

        @Override
        public long nowNanos() {
            return nanos;
        }

        @Override
        public RandomGenerator random() {
            return RANDOM;
        }
    }
}
