package io.evenkeel.bench;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.metrics.BackendMeters;
import io.evenkeel.metrics.ProxyMeters;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.RouteTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a scrape costs, and what comes every second for the shares, with so many backends in 20 pools and a route to each pool. The size
/// of the page is printed before the first iteration.
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ScrapeBenchmark {

    private static final int POOLS = 20;

    /// Of all pools together.
    @Param({"100", "500"})
    public int backends;

    private ProxyMeters meters;

    @Setup
    public void setUp() {
        ProxyConfig config = config();
        List<Pool> pools = new BackendRegistry(new SplittableRandom(1)).open(config);
        meters = new ProxyMeters("bench", System::nanoTime);
        meters.show(config.listeners(), RouteTable.compile(config).routes(), pools);
        for (Pool pool : pools) {
            pool.backends().forEach(this::count);
        }
        String page = meters.scrape();
        System.out.printf("page: %d bytes, %d series%n", page.getBytes(StandardCharsets.UTF_8).length,
                page.lines().filter(line -> !line.startsWith("#")).count());
    }

    private ProxyConfig config() {
        StringBuilder pools = new StringBuilder("pools:\n");
        StringBuilder routes = new StringBuilder("routes:\n");
        for (int pool = 0; pool < POOLS; pool++) {
            pools.append("  pool-").append(pool).append(": { probe: { tcp: {} }, backends: [");
            for (int i = 0; i < backends / POOLS; i++) {
                pools.append(i == 0 ? "" : ", ").append("'10.0.").append(pool).append('.').append(i + 1).append(":8080'");
            }
            pools.append("] }\n");
            routes.append("  - { match: { path: { prefix: /").append(pool).append(" } }, to: pool-").append(pool).append(" }\n");
        }
        LoadResult result = new ConfigLoader(_ -> null, List.of()).load("bench.yaml",
                "listeners: [{ bind: 127.0.0.1:8080 }]\n" + pools + routes, Path.of("."));
        if (!(result instanceof LoadResult.Loaded loaded)) {
            throw new IllegalStateException(result.toString());
        }
        return loaded.config();
    }

    /// Digits enough for numbers that are not all 0.0.
    private void count(Backend backend) {
        BackendMeters counted = meters.backend(backend.id());
        for (int i = 0; i < 1_000; i++) {
            counted.answered(200, i * 10_000L);
            counted.bytesSent(345);
            counted.bytesReceived(6_789);
        }
    }

    @TearDown
    public void tearDown() {
        meters.close();
    }

    @Benchmark
    public String scrape() {
        return meters.scrape();
    }

    @Benchmark
    public void sample() {
        meters.sample();
    }
}
