package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RouteConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Layers of proxies before backends that all say 503, each layer with so many doors to the next that a try can always go elsewhere.
///
/// The backends hold every try until all that can come has come, and only then answer: what is measured depends on no timing.
final class RetryStorm implements AutoCloseable {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int DOORS = 4;
    /// More than ever come.
    private static final int OPEN = 1_000_000;

    private final List<ScriptedBackend> backends = new ArrayList<>();
    private final List<TestProxy> layers = new ArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Semaphore gate = new Semaphore(0);

    /// @param signal whether a layer hears that the one behind it has tried again
    RetryStorm(int layers, int attempts, double budget, boolean signal) {
        IntStream.range(0, DOORS).forEach(_ -> backends.add(ScriptedBackend.of(this::fail)));
        List<Integer> next = backends.stream().map(ScriptedBackend::port).toList();
        for (int i = 0; i < layers; i++) {
            TestConfig config = TestConfig.to(next.stream().mapToInt(Integer::intValue).toArray());
            config.listeners = List.of("a", "b", "c", "d");
            config.attempts = attempts;
            config.retryBudget = budget;
            config.retryStatuses = Set.of(502, 503, 504);
            config.edits = new RouteConfig.HeaderEdits(RouteConfig.HeaderEdit.NONE,
                    new RouteConfig.HeaderEdit(Map.of(), Map.of(), signal ? List.of() : List.of(RetrySignal.FIELD)));
            TestProxy layer = TestProxy.start(config);
            this.layers.add(layer);
            next = layer.proxy.addresses().values().stream().map(address -> address.getPort()).toList();
        }
    }

    private void fail(Peer peer) {
        while (true) {
            try {
                peer.readHead();
            } catch (AssertionError e) {
                return; // the proxy closed
            }
            tries.incrementAndGet();
            held.incrementAndGet();
            gate.acquireUninterruptibly();
            peer.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy");
        }
    }

    /// So many clients ask without end, each its next request once the last one is answered.
    ///
    /// @param waves of answers, before each of which every client's request is held at a backend
    /// @return tries at the backends for each request
    double ofClients(int clients, int waves) {
        AtomicInteger requests = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (Peer client = front().client()) {
                    while (!over.get()) {
                        requests.incrementAndGet();
                        client.send(GET);
                        client.readMessage();
                    }
                }
            }));
        }
        for (int wave = 1; wave < waves; wave++) {
            awaitHeld(clients);
            gate.release(held.getAndSet(0));
        }
        awaitHeld(clients);
        double measured = (double) tries.get() / requests.get();
        over.set(true);
        gate.release(OPEN);
        threads.forEach(RetryStorm::join);
        return measured;
    }

    private void awaitHeld(int clients) {
        TestProxy.await("every request is held at a backend", () -> held.get() == clients);
    }

    private static void join(Thread thread) {
        try {
            assertThat(thread.join(Duration.ofMillis(Peer.LIMIT_MILLIS))).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// So many clients ask once, all at the same time.
    ///
    /// @return tries at the backends for each request
    double ofRequests(int requests) {
        List<Peer> clients = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            Peer client = front().client();
            clients.add(client);
            client.send(GET);
            Thread.ofVirtual().start(() -> {
                assertThat(client.readMessage()).startsWith("HTTP/1.1 503");
                answered.incrementAndGet();
            });
        }
        while (answered.get() < requests) {
            TestProxy.await("every request that is not answered is held at a backend", () -> held.get() + answered.get() == requests);
            gate.release(held.getAndSet(0));
        }
        clients.forEach(Peer::close);
        return (double) tries.get() / requests;
    }

    /// The proxy that clients ask.
    TestProxy front() {
        return layers.getLast();
    }

    @Override
    public void close() {
        gate.release(OPEN);
        layers.reversed().forEach(TestProxy::close);
        backends.forEach(ScriptedBackend::close);
    }
}
