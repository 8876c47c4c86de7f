package io.evenkeel.proxy;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.metrics.ProxyMeters;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
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
        ProxyParts parts = new ProxyParts(EventLoops.start(config.runtime()), new BackendRegistry(new SplittableRandom(1)),
                new ProxyMeters("test"), clock);
        return new TestProxy(Proxy.start(config, parts), parts);
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
