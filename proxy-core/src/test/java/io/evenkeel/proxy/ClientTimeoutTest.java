package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that are too slow.
class ClientTimeoutTest {

    @Test
    void says408ToAHeadThatDoesNotEnd() {
        try (ScriptedBackend backend = ScriptedBackend.answering("no")) {
            TestConfig config = TestConfig.to(backend);
            config.headerTimeout = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n");

                assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("X-Evenkeel-Reason: header-timeout\r\n");
                assertThat(backend.accepted()).isZero();
            }
        }
    }

    /// A drop now and then does not help: what counts is the whole head.
    @Test
    void says408ToAHeadThatDrips() throws InterruptedException {
        TestConfig config = TestConfig.to(RetryTest.refusingPort());
        config.headerTimeout = Duration.ofMillis(300);
        try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\n");
            Thread drip = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        client.send("X: y\r\n");
                        Thread.sleep(50);
                    }
                } catch (RuntimeException | InterruptedException e) {
                    // closed
                }
            });

            assertThat(client.readMessage()).startsWith("HTTP/1.1 408 ");
            drip.interrupt();
            drip.join();
        }
    }

    @Test
    void says408ToTheHeadOfALaterRequestToo() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = TestConfig.to(backend);
            config.headerTimeout = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET");
                assertThat(client.readMessage()).endsWith("hello");

                assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ");
            }
        }
    }

    @Test
    void says408ToABodyThatFallsSilent() {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.endsWithReset();
            })) {
            TestConfig config = TestConfig.to(backend);
            config.bodyTimeout = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello");

                assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("X-Evenkeel-Reason: body-timeout\r\n");
                assertThat(proxy.inFlight()).isZero();
                assertThat(proxy.metric("evenkeel_backend_failures_total")).isZero();
            }
        }
    }

    @Test
    void doesNotBlameTheClientForABackendThatTakesNothing() {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                Thread.sleep(800);
                peer.readBytes(32 * 1024 * 1024);
                peer.send(ScriptedBackend.ok("thanks"));
                peer.endsWithReset();
            })) {
            TestConfig config = TestConfig.to(backend);
            config.bodyTimeout = Duration.ofMillis(300);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + 32 * 1024 * 1024 + "\r\n\r\n");
                client.send(new byte[32 * 1024 * 1024]);

                assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("thanks");
            }
        }
    }

    /// Of an answer, and of a tunnel: both hold memory.
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n", Handshake.ACCEPT})
    void cutsAClientThatTakesNothing(String answer) {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.send(answer);
                try {
                    while (true) {
                        peer.send(new byte[100_000]);
                    }
                } catch (RuntimeException e) {
                    // the proxy closed
                }
            })) {
            TestConfig config = TestConfig.to(backend);
            config.writeTimeout = Duration.ofMillis(400);
            try (TestProxy proxy = TestProxy.start(config);
                    Peer client = Peer.connectWithSmallBuffer(proxy.proxy.addresses().get("web"))) {
                client.send(Handshake.ASK);

                TestProxy.await("in flight", () -> proxy.inFlight() == 1);
                TestProxy.await("cut", () -> proxy.inFlight() == 0);
                TestProxy.await("closed", () -> proxy.metric("evenkeel_listener_connections_active") == 0);
                assertThat(proxy.metric("evenkeel_backend_failures_total")).isZero();
                assertThat(client.endsWithReset()).as("the system keeps nothing for it").isTrue();
            }
        }
    }

    @Test
    void letsASlowClientFinishThatTakesALittleNowAndThen() {
        byte[] body = new byte[2_000_000];
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n").send(body);
                peer.endsWithReset();
            })) {
            TestConfig config = TestConfig.to(backend);
            config.writeTimeout = Duration.ofMillis(400);
            try (TestProxy proxy = TestProxy.start(config);
                    Peer client = Peer.connectWithSmallBuffer(proxy.proxy.addresses().get("web"))) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                client.readHead();
                for (int i = 0; i < 20; i++) {
                    client.readBytes(body.length / 20);
                    sleep(50); // 20 of them are longer than the time-out, one is shorter
                }
                assertThat(proxy.metric("evenkeel_listener_requests_total{code=\"2xx\"")).isEqualTo(1);
            }
        }
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
