package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.config.AccessLogConfig;
import io.evenkeel.config.BindAddress;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.routing.Backend;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// One configuration takes over from another.
class ReloadTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void takesEffectWithTheNextRequestOfAConnection() {
        try (ScriptedBackend first = ScriptedBackend.answering("first");
                ScriptedBackend second = ScriptedBackend.answering("second");
                TestProxy proxy = TestProxy.start(TestConfig.to(first));
                Peer client = proxy.client()) {
            client.send(GET);
            assertThat(client.readMessage()).endsWith("first");
            proxy.proxy.reload(TestConfig.to(second).build());
            client.send(GET);

            assertThat(client.readMessage()).endsWith("second");
            TestProxy.await("connections to a backend that left are closed", () -> proxy.metric("evenkeel_backend_connections_idle") == 1);
        }
    }

    @Test
    void endsARequestAsItBegan() {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedBackend first = ScriptedBackend.of(peer -> {
                peer.readHead();
                TestProxy.await("leave", answer);
                peer.send(ScriptedBackend.ok("first"));
                peer.endsWithReset();
            });
                ScriptedBackend second = ScriptedBackend.answering("second");
                TestProxy proxy = TestProxy.start(TestConfig.to(first));
                Peer client = proxy.client()) {
            Backend before = proxy.backend(0);
            client.send(GET);
            TestProxy.await("in flight", () -> before.inFlight() == 1);
            proxy.proxy.reload(TestConfig.to(second).build());
            answer.countDown();

            assertThat(client.readMessage()).endsWith("first");
            TestProxy.await("slot given back", () -> before.inFlight() == 0);
            client.send(GET);
            assertThat(client.readMessage()).endsWith("second");
        }
    }

    @Test
    void keepsBackendsTheirConnectionsAndTheirCounts() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            Backend before = proxy.backend(0);
            for (int i = 0; i < 5; i++) {
                client.send(GET);
                client.readMessage();
                proxy.proxy.reload(TestConfig.to(backend).build());
            }

            assertThat(proxy.backend(0)).isSameAs(before);
            assertThat(before.picks()).isEqualTo(5);
            assertThat(backend.accepted()).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_listener_requests_total")).isEqualTo(5);
        }
    }

    @Test
    void takesOverWhatTheListenerMayDo() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();
            TestConfig strict = TestConfig.to(backend);
            strict.requestLine = 20;
            proxy.proxy.reload(strict.build());
            client.send("GET /a-path-too-long HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 414 ");
        }
    }

    @Test
    void bindsNewListenersAndLetsOldOnesGo() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer idle = proxy.client();
                Peer busy = proxy.client()) {
            InetSocketAddress old = proxy.proxy.addresses().get("web");
            idle.send(GET);
            idle.readMessage();
            busy.send(GET + "GET / HTTP/1.1\r\nHost"); // once the first is answered, the second is begun
            busy.readMessage();
            TestConfig config = TestConfig.to(backend);
            config.listeners = List.of("other");
            proxy.proxy.reload(config.build());

            assertThat(idle.readToEnd()).isEmpty();
            busy.send(": x\r\n\r\n");
            assertThat(busy.readToEnd()).contains("Connection: close\r\n").endsWith("hello");
            assertThatThrownBy(() -> Peer.connect(old)).isInstanceOf(UncheckedIOException.class);
            try (Peer client = Peer.connect(proxy.proxy.addresses().get("other"))) {
                client.send(GET);
                assertThat(client.readMessage()).endsWith("hello");
            }
        }
    }

    @Test
    void letsInWhoWaitsInTheQueueOfAListenerThatGoes() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = TestConfig.to(backend);
            config.listeners = List.of("web", "more");
            try (TestProxy proxy = TestProxy.start(config); Peer client = waitingAtWhatGoes(proxy, TestConfig.to(backend))) {
                assertThat(client.readToEnd()).contains("Connection: close\r\n").endsWith("hello");
                assertThat(proxy.proxy.addresses()).containsOnlyKeys("web");
            }
        }
    }

    /// A client that the system let in at the listener "more", and the proxy not before the reload has begun in which that is gone.
    private static Peer waitingAtWhatGoes(TestProxy proxy, TestConfig without) throws Exception {
        CompletableFuture<Void> reloaded;
        Peer client;
        try (TestProxy.HeldLoop loop = proxy.holdLoop()) {
            client = Peer.connect(proxy.proxy.addresses().get("more"));
            reloaded = CompletableFuture.runAsync(() -> proxy.proxy.reload(without.build()));
            loop.awaitTask();
        }
        reloaded.get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        return client.send(GET);
    }

    @Test
    void leavesEverythingAsItWasWhenAListenerCannotBeBound() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            TestConfig config = TestConfig.to(RetryTest.refusingPort());
            config.bind = new BindAddress("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> proxy.proxy.reload(config.build())).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("listener web: cannot bind 127.0.0.1:" + taken.getLocalPort());
            client.send(GET);
            assertThat(client.readMessage()).endsWith("hello");
        }
    }

    @Test
    void leavesEverythingAsItWasWhenAnAccessLogCannotBeOpened() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello"); TestProxy proxy = TestProxy.start(TestConfig.to(backend))) {
            TestConfig config = TestConfig.to(RetryTest.refusingPort());
            config.listeners = List.of("web", "more");
            config.accessLog = new AccessLogConfig("/nonexistent/access.log", AccessLogConfig.Format.JSON, 1);

            assertThatThrownBy(() -> proxy.proxy.reload(config.build())).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("access log /nonexistent/access.log: cannot open");
            assertThat(proxy.proxy.addresses()).containsOnlyKeys("web");
            try (Peer client = proxy.client()) {
                client.send(GET);
                assertThat(client.readMessage()).endsWith("hello");
            }
        }
    }

    @Test
    void saysWhichListenerCannotBeBoundAtTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TestConfig config = new TestConfig();
            config.bind = new BindAddress("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> Proxy.start(config.build())).isInstanceOf(UncheckedIOException.class).hasMessageContaining("listener web");
        }
    }

    /// 20 reloads that move listeners' limits, routes and backends about, under keep-alive clients of every kind.
    @Test
    void dropsNothingOverTwentyReloadsUnderLoad() throws Exception {
        byte[] download = new byte[64 * 1024 * 1024];
        try (ScriptedBackend one = anything(download); ScriptedBackend two = anything(download); ScriptedBackend three = anything(download)) {
            TestConfig config = TestConfig.to(one.port(), two.port());
            config.eventLoops = 2;
            try (TestProxy proxy = TestProxy.start(config)) {
                AtomicBoolean stop = new AtomicBoolean();
                AtomicInteger served = new AtomicInteger();
                List<Throwable> errors = java.util.Collections.synchronizedList(new ArrayList<>());
                List<Thread> clients = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    String request = i % 2 == 0 ? GET : "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
                    clients.add(Thread.ofVirtual().start(() -> {
                        try (Peer client = proxy.client()) {
                            while (!stop.get()) {
                                client.send(request);
                                assertThat(client.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("hello");
                                served.incrementAndGet();
                            }
                        } catch (Throwable e) {
                            errors.add(e);
                        }
                    }));
                }
                clients.add(Thread.ofVirtual().start(() -> {
                    try (Peer client = proxy.client()) {
                        client.send("GET /download HTTP/1.1\r\nHost: x\r\n\r\n");
                        client.readHead();
                        for (int i = 0; i < download.length / 65536; i++) {
                            client.readBytes(65536);
                            if (!stop.get()) {
                                Thread.sleep(2); // lasts as long as the reloads
                            }
                        }
                    } catch (Throwable e) {
                        errors.add(e);
                    }
                }));
                for (int i = 0; i < 20; i++) {
                    TestConfig next = i % 2 == 0 ? TestConfig.to(two.port(), three.port(), one.port()) : TestConfig.to(one.port(), two.port());
                    next.eventLoops = 2;
                    next.requestLine = 4096 + i;
                    next.moreRoutes.add(next.route("own" + i, TestConfig.path("/own"), new RouteConfig.Respond(200, "own")));
                    proxy.proxy.reload(next.build());
                    int before = served.get();
                    TestProxy.await("requests go on", () -> served.get() > before + 50 || !errors.isEmpty());
                }
                stop.set(true);
                for (Thread client : clients) {
                    client.join(Peer.LIMIT_MILLIS);
                }

                assertThat(errors).isEmpty();
                TestProxy.await("every slot given back", () -> proxy.parts.registry().backends().stream().allMatch(b -> b.inFlight() == 0));
            }
        }
    }

    private static ScriptedBackend anything(byte[] download) {
        return ScriptedBackend.of(peer -> {
            while (true) {
                String head;
                try {
                    head = peer.readHead();
                } catch (AssertionError e) {
                    return; // the proxy closed
                }
                if (head.startsWith("POST")) {
                    peer.readBytes(5);
                }
                if (head.startsWith("GET /download")) {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + download.length + "\r\n\r\n").send(download);
                } else {
                    peer.send(ScriptedBackend.ok("hello"));
                }
            }
        });
    }
}
