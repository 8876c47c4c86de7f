package io.evenkeel.proxy.fuzz;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult;
import io.evenkeel.proxy.Proxy;
import io.evenkeel.routing.Backend;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/// A whole proxy over real sockets, and what it must not leave behind.
final class FuzzedProxy implements AutoCloseable {

    private static final long LIMIT_NANOS = 10_000_000_000L;

    private final LogWatch log = new LogWatch();
    private final Proxy proxy;

    /// @param yaml the configuration, but for `runtime`
    FuzzedProxy(String yaml) {
        String runtime = "runtime: { event-loops: 1, transport: " + System.getProperty("test.transport", "auto") + " }\n";
        proxy = Proxy.start(switch (new ConfigLoader(_ -> null, List.of()).load("fuzz.yaml", runtime + yaml, Path.of("."))) {
            case LoadResult.Loaded loaded -> loaded.config();
            case LoadResult.Rejected rejected -> throw new IllegalStateException(rejected.toString());
        });
    }

    InetSocketAddress address(String listener) {
        InetSocketAddress address = proxy.addresses().get(listener);
        if (address == null) {
            throw new IllegalStateException("listeners: " + proxy.addresses() + " (expected: " + listener + " too)");
        }
        return address;
    }

    /// Slots of requests whose client left are given back a moment later.
    void awaitNothingInFlight() {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (proxy.pools().stream().flatMap(pool -> pool.backends().stream()).mapToInt(Backend::inFlight).sum() > 0) {
            if (System.nanoTime() > end) {
                throw new Disagreement("requests in flight, with nobody there", proxy.pools(), 0);
            }
            Thread.onSpinWait();
        }
    }

    void assertNoDefectLogged() {
        Disagreement.unlessEqual("what the proxy logged", log.defects(), List.of());
    }

    @Override
    public void close() {
        proxy.close();
        log.close();
    }
}
