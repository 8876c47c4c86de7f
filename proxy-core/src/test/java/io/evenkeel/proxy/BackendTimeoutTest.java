package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Backends that are too slow.
class BackendTimeoutTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void says504WhenNoAnswerComes() {
        CountDownLatch freed = new CountDownLatch(1);
        ScriptedBackend.Script hangs = peer -> {
            peer.readHead();
            peer.endsWithReset();
            freed.countDown();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(hangs)) {
            TestConfig config = TestConfig.to(backend);
            config.response = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(GET);

                assertThat(client.readMessage()).startsWith("HTTP/1.1 504 ").contains("X-Evenkeel-Reason: response-timeout\r\n");
                TestProxy.await("backend freed", freed);
                assertThat(proxy.inFlight()).isZero();
                assertThat(proxy.metric("evenkeel_backend_failures_total{backend=\"b1\",pool=\"pool\",reason=\"response-timeout\"")).isEqualTo(1);
            }
        }
    }

    /// The clock of `response` starts with the request's last byte.
    @Test
    void givesTheBackendItsTimeAfterASlowBody() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.readBytes(10);
            peer.send(ScriptedBackend.ok("thanks"));
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script)) {
            TestConfig config = TestConfig.to(backend);
            config.response = Duration.ofMillis(300);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello");
                assertThat(client.isSilentFor(700)).isTrue();
                client.send("world");

                assertThat(client.readMessage()).endsWith("thanks");
            }
        }
    }

    @Test
    void cutsAnAnswerThatStandsStill() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script)) {
            TestConfig config = TestConfig.to(backend);
            config.streamIdle = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(GET);

                assertThat(client.readToEnd()).endsWith("\r\n\r\nhello");
                assertThat(proxy.inFlight()).isZero();
            }
        }
    }

    @Test
    void letsAnAnswerTakeItsTimeThatMoves() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                Thread.sleep(60);
                peer.send("x");
            }
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script)) {
            TestConfig config = TestConfig.to(backend);
            config.streamIdle = Duration.ofMillis(300);
            config.response = Duration.ofMillis(300);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(GET);

                assertThat(client.readMessage()).endsWith("xxxxxxxxxx");
            }
        }
    }

    @Test
    void says504WhenTheBackendTakesNothingOfTheBody() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.isSilentFor(1);
            Thread.sleep(5000);
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script)) {
            TestConfig config = TestConfig.to(backend);
            config.streamIdle = Duration.ofMillis(300);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
                Thread sender = Thread.ofVirtual().start(() -> {
                    try {
                        client.send(new byte[100_000_000]);
                    } catch (RuntimeException e) {
                        // the proxy closed
                    }
                });

                assertThat(client.readMessage()).startsWith("HTTP/1.1 504 ").contains("X-Evenkeel-Reason: stream-idle-timeout\r\n");
                assertThat(proxy.inFlight()).isZero();
                sender.interrupt();
            }
        }
    }

    @Test
    void says504WhenAllTriesTogetherTakeTooLong() {
        ScriptedBackend.Script hangs = peer -> {
            peer.readHead();
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(hangs)) {
            TestConfig config = TestConfig.to(backend);
            config.total = Duration.ofMillis(300);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(GET);

                assertThat(client.readMessage()).startsWith("HTTP/1.1 504 ").contains("X-Evenkeel-Reason: total-timeout\r\n");
            }
        }
    }

    @Test
    void cutsAnAnswerThatTakesTooLongInTotal() {
        ScriptedBackend.Script drips = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            try {
                while (true) {
                    peer.send("x");
                    Thread.sleep(20);
                }
            } catch (RuntimeException e) {
                // the proxy closed
            }
        };
        try (ScriptedBackend backend = ScriptedBackend.of(drips)) {
            TestConfig config = TestConfig.to(backend);
            config.total = Duration.ofMillis(400);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(GET);

                assertThat(client.readToEnd()).contains("\r\n\r\nx");
                assertThat(proxy.inFlight()).isZero();
            }
        }
    }

    /// A server whose accept queue is full does not answer a SYN.
    @Test
    void says504WhenNoConnectionIsMadeInTime() throws Exception {
        try (java.net.ServerSocket full = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            java.util.List<java.net.Socket> fillers = new java.util.ArrayList<>();
            for (int i = 0; i < 4; i++) {
                java.net.Socket filler = new java.net.Socket();
                fillers.add(filler);
                try {
                    filler.connect(full.getLocalSocketAddress(), 200);
                } catch (java.net.SocketTimeoutException e) {
                    break;
                }
            }
            TestConfig config = TestConfig.to(full.getLocalPort());
            config.connectTimeout = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(GET);

                assertThat(client.readMessage()).startsWith("HTTP/1.1 504 ").contains("X-Evenkeel-Reason: backend-connect-timeout\r\n");
                assertThat(proxy.inFlight()).isZero();
            }
            for (java.net.Socket filler : fillers) {
                filler.close();
            }
        }
    }
}
