package io.evenkeel.bench;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.HashKey;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Pool;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to pick a backend, take its slot and give it back, per strategy. Two threads pick from one pool as two event loops do.
/// With one backend the strategy has nothing to decide: that is the slot itself. `floor` takes none.
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PickBenchmark {

    /// The pool that all threads pick from.
    @State(Scope.Benchmark)
    public static class Shared {

        @Param({"round-robin", "weighted", "least-connections", "power-of-two", "peak-ewma", "random", "consistent-hash", "maglev", "rendezvous",
                "ip-hash", "first"})
        public String strategy;

        @Param({"1", "4", "100"})
        public int backends;

        Pool pool;

        @Setup
        public void setUp() {
            StringBuilder yaml = new StringBuilder("listeners: [{ bind: 127.0.0.1:8080 }]\nroutes: [{ to: web }]\npools:\n  web:\n    strategy: ")
                    .append(strategy).append("\n    backends:\n");
            for (int i = 0; i < backends; i++) {
                yaml.append("      - { address: 127.0.0.1:").append(9001 + i).append(", weight: ")
                        .append(strategy.equals("weighted") ? 1 + i % 5 : 1).append(" }\n");
            }
            LoadResult result = new ConfigLoader(_ -> null, List.of()).load("bench.yaml", yaml.toString(), Path.of("."));
            if (!(result instanceof LoadResult.Loaded loaded)) {
                throw new IllegalStateException(result.toString());
            }
            pool = new BackendRegistry(RandomGenerator.getDefault()).open(loaded.config()).getFirst();
        }
    }

    /// What an event loop has of its own.
    @State(Scope.Thread)
    public static class Loop implements PickContext {

        private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create();
        private final Lease lease = new Lease();
        private long now;

        @Override
        public boolean alreadyTried(Backend backend) {
            return false;
        }

        /// Time goes on by a microsecond a request, as averages of latency are over time.
        @Override
        public long nowNanos() {
            return now;
        }

        /// Each request has a key of its own. Reading it from a request is measured apart.
        @Override
        public long hash(HashKey key) {
            return random.nextLong() | 1;
        }

        @Override
        public RandomGenerator random() {
            return random;
        }
    }

    @Benchmark
    @Threads(1)
    public boolean floor(Shared shared, Loop loop) {
        return shared.pool != null && loop.nowNanos() == 0;
    }

    @Benchmark
    @Threads(1)
    public boolean oneThread(Shared shared, Loop loop) {
        return pickAndEnd(shared, loop);
    }

    @Benchmark
    @Threads(2)
    public boolean twoThreads(Shared shared, Loop loop) {
        return pickAndEnd(shared, loop);
    }

    private static boolean pickAndEnd(Shared shared, Loop loop) {
        loop.now += 1_000;
        boolean picked = shared.pool.pick(loop, loop.lease);
        loop.lease.answered(200, 1_000_000, loop.now);
        return picked;
    }
}
