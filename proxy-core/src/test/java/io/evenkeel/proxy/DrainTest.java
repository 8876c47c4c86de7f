package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Ending without hurting anybody.
@OverTransports
class DrainTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void completesAtOnceWhenNothingIsInFlight() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();

            assertThat(drain(proxy).get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isZero();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void finishesWhatIsInFlightAndThenCloses() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                TestProxy.await("leave", answer);
                peer.send(ScriptedBackend.ok("done"));
                peer.endsWithReset();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            TestProxy.await("in flight", () -> proxy.inFlight() == 1);
            CompletableFuture<Integer> drained = drain(proxy);
            assertThat(drained).isNotDone();
            answer.countDown();

            assertThat(client.readToEnd()).contains("Connection: close\r\n").endsWith("done");
            assertThat(drained.get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isZero();
        }
    }

    @Test
    void cutsWhatTakesTooLongAndCountsIt() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.endsWithReset();
            })) {
            TestConfig config = TestConfig.to(backend);
            config.shutdownTimeout = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer first = proxy.client(); Peer second = proxy.client()) {
                first.send(GET);
                second.send(GET);
                TestProxy.await("in flight", () -> proxy.inFlight() == 2);

                assertThat(drain(proxy).get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(2);
                assertThat(first.readToEnd()).startsWith("HTTP/1.1 503 ").contains("X-Evenkeel-Reason: shutdown\r\n");
                assertThat(second.readToEnd()).startsWith("HTTP/1.1 503 ");
                assertThat(proxy.inFlight()).isZero();
            }
        }
    }

    @Test
    void servesTheFirstRequestOfAConnectionThatWasJustMade() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            TestProxy.await("accepted", () -> proxy.metric("evenkeel_listener_connections_active") == 1);
            CompletableFuture<Integer> drained = drain(proxy);
            client.send(GET);

            assertThat(client.readToEnd()).contains("Connection: close\r\n").endsWith("hello");
            assertThat(drained.get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isZero();
        }
    }

    @Test
    void closesAConnectionThatWasJustMadeAndSaysNothing() throws Exception {
        try (TestProxy proxy = TestProxy.start(new TestConfig()); Peer client = proxy.client()) {
            TestProxy.await("accepted", () -> proxy.metric("evenkeel_listener_connections_active") == 1);
            assertThat(drain(proxy).get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isZero();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void letsInWhoWaitsInTheQueue() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello"); TestProxy proxy = TestProxy.start(TestConfig.to(backend))) {
            List<Peer> waiting = new ArrayList<>();
            CompletableFuture<Integer> drained;
            try (TestProxy.HeldLoop loop = proxy.holdLoop()) {
                for (int i = 0; i < 50; i++) { // more than a loop accepts at once
                    waiting.add(proxy.client().send(GET));
                }
                drained = CompletableFuture.supplyAsync(() -> drain(proxy)).thenCompose(ended -> ended);
                loop.awaitTask();
            }
            for (Peer client : waiting) {
                assertThat(client.readToEnd()).contains("Connection: close\r\n").endsWith("hello");
                client.close();
            }
            assertThat(drained.get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isZero();
        }
    }

    @Test
    void acceptsNothingAnyMore() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello"); TestProxy proxy = TestProxy.start(TestConfig.to(backend))) {
            InetSocketAddress address = proxy.proxy.addresses().get("web");
            drain(proxy).get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS);

            assertThatThrownBy(() -> Peer.connect(address)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void letsASecondProxyTakeThePortOver() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello"); TestProxy old = TestProxy.start(TestConfig.to(backend))) {
            InetSocketAddress address = old.proxy.addresses().get("web");
            TestConfig config = TestConfig.to(backend);
            config.bind = new io.evenkeel.config.BindAddress("127.0.0.1", address.getPort());
            try (TestProxy next = TestProxy.start(config)) {
                drain(old).get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
                for (int i = 0; i < 10; i++) {
                    try (Peer client = next.client()) {
                        client.send(GET);
                        assertThat(client.readMessage()).endsWith("hello");
                    }
                }
                assertThat(next.metric("evenkeel_listener_requests_total")).isEqualTo(10);
            }
        }
    }

    @Test
    void closesWithWhatIsInFlight() {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.endsWithReset();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            TestProxy.await("in flight", () -> proxy.inFlight() == 1);
            proxy.proxy.close();

            client.endsWithReset();
            assertThat(proxy.inFlight()).isZero();
        }
    }

    @Test
    void mayBeClosedTwice() {
        TestProxy proxy = TestProxy.start(new TestConfig());
        proxy.proxy.close();
        proxy.close();
        assertThatThrownBy(() -> proxy.proxy.reload(new TestConfig().build())).isInstanceOf(IllegalStateException.class);
    }

    private static CompletableFuture<Integer> drain(TestProxy proxy) {
        return proxy.proxy.drain().toCompletableFuture();
    }
}
