package io.evenkeel.bench;

import io.evenkeel.metrics.BackendMeters;
import io.evenkeel.metrics.ListenerMeters;
import io.evenkeel.metrics.ProxyMeters;
import io.evenkeel.metrics.RouteMeters;
import io.evenkeel.routing.BackendId;
import io.evenkeel.routing.PaddedCounter;
import io.evenkeel.routing.Stripes;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to count one request: every call to the meters that the proxy makes for a plain request on kept-alive connections, eleven
/// calls with fifteen additions, by two threads at the same meters as two event loops are. `floor` does the same without the meters.
/// What a pick counts, which the shares are made of, is one addition more (`share`), and part of [PickBenchmark].
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MeteringBenchmark {

    private static final int REQUESTS = 1 << 12;

    /// What all threads count in.
    @State(Scope.Benchmark)
    public static class Shared {

        private final ProxyMeters meters = new ProxyMeters("bench", System::nanoTime);
        final ListenerMeters listener = meters.listener("web");
        final RouteMeters route = meters.route("all");
        final BackendMeters backend = meters.backend(new BackendId("web", "b1"));
        final PaddedCounter picks = new PaddedCounter(0);

        @TearDown
        public void tearDown() {
            meters.close();
        }
    }

    /// Requests as they end on one event loop: most of them well, within a few milliseconds.
    @State(Scope.Thread)
    public static class Loop {

        private final int[] statuses = new int[REQUESTS];
        private final long[] latencies = new long[REQUESTS];
        private int next;

        @Setup
        public void setUp() {
            Stripes.claim();
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < REQUESTS; i++) {
                statuses[i] = random.nextInt(50) == 0 ? 503 : 200;
                latencies[i] = (long) (200_000 * Math.exp(2 * random.nextGaussian()));
            }
        }

        @TearDown
        public void tearDown() {
            Stripes.release();
        }

        int next() {
            return next++ & REQUESTS - 1;
        }
    }

    @Benchmark
    @Threads(1)
    public long floor(Loop loop) {
        int request = loop.next();
        return loop.statuses[request] + loop.latencies[request];
    }

    @Benchmark
    @Threads(1)
    public long oneThread(Shared shared, Loop loop) {
        return count(shared, loop);
    }

    @Benchmark
    @Threads(2)
    public long twoThreads(Shared shared, Loop loop) {
        return count(shared, loop);
    }

    @Benchmark
    @Threads(1)
    public long share(Shared shared, Loop loop) {
        return shared.picks.getAndIncrement() + loop.next();
    }

    @Benchmark
    @Threads(2)
    public long shareOfTwoThreads(Shared shared, Loop loop) {
        return shared.picks.getAndIncrement() + loop.next();
    }

    private static long count(Shared shared, Loop loop) {
        int request = loop.next();
        int status = loop.statuses[request];
        long latency = loop.latencies[request];
        shared.listener.requestStarted();
        shared.route.requestStarted();
        shared.backend.connectionTaken();
        shared.backend.answered(status, latency);
        shared.listener.bytesRead(status);
        shared.listener.bytesWritten(latency);
        shared.backend.bytesSent(status);
        shared.backend.bytesReceived(latency);
        shared.backend.connectionIdle();
        shared.route.requestEnded(status, latency);
        shared.listener.requestEnded(status);
        return status + latency;
    }
}
