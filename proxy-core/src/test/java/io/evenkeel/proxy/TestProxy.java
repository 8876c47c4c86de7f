package io.evenkeel.proxy;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.metrics.ProxyMeters;
import io.evenkeel.proxy.handover.HandedSockets;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A running proxy with all that a test wants to see of it.
final class TestProxy implements AutoCloseable {

    final Proxy proxy;
    final ProxyParts parts;

    private TestProxy(Proxy proxy, ProxyParts parts) {
        this.proxy = proxy;
        this.parts = parts;
    }

    static TestProxy start(TestConfig config) {
        return start(config.build());
    }

    static TestProxy start(ProxyConfig config) {
        return start(config, Clock.SYSTEM);
    }

    static TestProxy start(ProxyConfig config, Clock clock) {
        return start(config, clock, NameLookup.SYSTEM);
    }

    static TestProxy start(ProxyConfig config, Clock clock, NameLookup names) {
        ProxyParts parts = parts(config, clock, names);
        return new TestProxy(Proxy.start(config, parts), parts);
    }

    /// Starts with the listening sockets that an older proxy offers under that name.
    static TestProxy startAfter(String name, TestConfig config) throws IOException {
        ProxyParts parts = parts(config.build(), Clock.SYSTEM, NameLookup.SYSTEM);
        try (HandedSockets handed = HandedSockets.ask(parts.loops().group(), name)) {
            return new TestProxy(Proxy.start(config.build(), parts, handed), parts);
        }
    }

    /// Keeps the one loop from doing anything, until that is closed.
    HeldLoop holdLoop() {
        return new HeldLoop((SingleThreadEventExecutor) parts.loops().group().iterator().next());
    }

    static final class HeldLoop implements AutoCloseable {

        private final SingleThreadEventExecutor loop;
        private final CountDownLatch end = new CountDownLatch(1);

        HeldLoop(SingleThreadEventExecutor loop) {
            this.loop = loop;
            CountDownLatch begun = new CountDownLatch(1);
            loop.execute(() -> {
                begun.countDown();
                TestProxy.await("the loop is let go", end);
            });
            TestProxy.await("the loop is held", begun);
        }

        /// Waits until somebody wants it to do something.
        void awaitTask() {
            TestProxy.await("a task for the loop", () -> loop.pendingTasks() > 0);
        }

        @Override
        public void close() {
            end.countDown();
        }
    }

    private static ProxyParts parts(ProxyConfig config, Clock clock, NameLookup names) {
        return new ProxyParts(EventLoops.start(config.runtime()), new BackendRegistry(new SplittableRandom(1)), new ProxyMeters("test"), clock, names);
    }

    Peer client() {
        return Peer.connect(proxy.addresses().values().iterator().next());
    }

    Backend backend(int index) {
        return proxy.pools().getFirst().backends().get(index);
    }

    /// Requests in flight over all backends.
    int inFlight() {
        return proxy.pools().stream().flatMap(pool -> pool.backends().stream()).mapToInt(Backend::inFlight).sum();
    }

    /// The value of a series, by the beginning of its line: `evenkeel_listener_requests_total{…}`.
    double metric(String series) {
        return parts.meters().scrape().lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// Waits until it is true.
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMillis(Peer.LIMIT_MILLIS).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never came true: " + what);
            }
            Thread.onSpinWait();
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static void await(String what, CountDownLatch latch) {
        try {
            if (!latch.await(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("never came: " + what);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        proxy.close();
        parts.loops().close();
        parts.meters().close();
    }
}
