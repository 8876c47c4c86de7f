package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kept connections to backends: which are used again, and what happens when one turns out to be dead.
@OverTransports
class ReusedConnectionTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    /// The backend reads the second request and closes, as if its idle time-out had come just then.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void repeatsAnIdempotentRequestOnAFreshConnection(boolean reset) {
        try (ScriptedBackend backend = ScriptedBackend.of(diesAtTheSecondRequest(reset), peer -> ScriptedBackend.serve(peer, "again"));
                TestProxy proxy = TestProxy.start(withoutRetries(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            assertThat(client.readMessage()).endsWith("first");
            client.send(GET);

            assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("again");
            assertThat(backend.accepted()).isEqualTo(2);
            assertThat(proxy.inFlight()).isZero();
        }
    }

    @Test
    void repeatsAnIdempotentRequestWithItsBody() {
        ScriptedBackend.Script second = peer -> {
            assertThat(peer.readHead()).startsWith("PUT / ");
            assertThat(peer.readBytes(5)).isEqualTo("hello");
            peer.send(ScriptedBackend.ok("again"));
            peer.readToEnd();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(diesAtTheSecondRequest(false), second);
                TestProxy proxy = TestProxy.start(withoutRetries(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");

            assertThat(client.readMessage()).endsWith("again");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void neverRepeatsARequestThatMayHaveDoneSomething(String method) {
        try (ScriptedBackend backend = ScriptedBackend.of(diesAtTheSecondRequest(false), peer -> ScriptedBackend.serve(peer, "again"));
                TestProxy proxy = TestProxy.start(withoutRetries(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();
            client.send(method + " / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-reset\r\n");
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    @Test
    void neverRepeatsABodyThatIsTooLargeToBeKept() {
        byte[] body = new byte[RequestBody.KEPT_BYTES + 1];
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("first"));
            peer.readHead();
            peer.readBytes(body.length);
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script, peer -> ScriptedBackend.serve(peer, "again"));
                TestProxy proxy = TestProxy.start(withoutRetries(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n").send(body);

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502");
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    @Test
    void repeatsOnlyOnce() {
        ScriptedBackend.Script deaf = peer -> peer.readHead();
        try (ScriptedBackend backend = ScriptedBackend.of(diesAtTheSecondRequest(false), deaf);
                TestProxy proxy = TestProxy.start(withoutRetries(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();
            client.send(GET);

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502");
            assertThat(backend.accepted()).isEqualTo(2);
        }
    }

    @Test
    void doesNotRepeatOnceAnAnswerByteCame() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("first"));
            peer.readHead();
            peer.send("H");
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script);
                TestProxy proxy = TestProxy.start(withoutRetries(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();
            client.send(GET);

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502");
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    /// A storm of connections that the backend closes just as they are used: no client may notice, whatever the moment.
    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n"})
    void hidesABackendThatClosesAfterEachAnswer(String request) {
        ScriptedBackend.Script closesAtOnce = peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("hello"));
        };
        try (ScriptedBackend backend = ScriptedBackend.of(closesAtOnce);
                TestProxy proxy = TestProxy.start(withoutRetries(backend));
                Peer client = proxy.client()) {
            for (int i = 0; i < 200; i++) {
                client.send(request);
                assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("hello");
            }
        }
    }

    @Test
    void closesAnIdleConnectionOnWhichTheBackendSpeaks() {
        CountDownLatch spoke = new CountDownLatch(1);
        ScriptedBackend.Script chatty = peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("first"));
            Thread.sleep(20);
            peer.send(ScriptedBackend.ok("evil"));
            assertThat(peer.readToEnd()).isEmpty();
            spoke.countDown();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(chatty, peer -> ScriptedBackend.serve(peer, "second"));
                TestProxy proxy = TestProxy.start(withoutRetries(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            assertThat(client.readMessage()).endsWith("first");
            TestProxy.await("idle connection closed", spoke);
            client.send(GET);

            assertThat(client.readMessage()).endsWith("second");
        }
    }

    @Test
    void forgetsAnIdleConnectionThatTheBackendCloses() {
        ScriptedBackend.Script once = peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("hello"));
        };
        try (ScriptedBackend backend = ScriptedBackend.of(once);
                TestProxy proxy = TestProxy.start(withoutRetries(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();

            TestProxy.await("no connection left", () -> idle(proxy) == 0 && active(proxy) == 0);
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.readMessage()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void closesConnectionsThatAreIdleForTooLong() {
        AtomicInteger closed = new AtomicInteger();
        ScriptedBackend.Script script = peer -> {
            ScriptedBackend.serve(peer, "hello");
            closed.incrementAndGet();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script)) {
            TestConfig config = withoutRetries(backend);
            config.connectionIdleTimeout = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(GET);
                client.readMessage();

                TestProxy.await("closed", () -> closed.get() == 1 && idle(proxy) == 0);
                client.send(GET);
                client.readMessage();
                TestProxy.await("closed", () -> closed.get() == 2 && idle(proxy) == 0);
            }
        }
    }

    @Test
    void keepsNoMoreIdleConnectionsThanConfigured() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = withoutRetries(backend);
            config.idle = 2;
            try (TestProxy proxy = TestProxy.start(config)) {
                Peer[] clients = new Peer[5];
                for (int i = 0; i < clients.length; i++) {
                    clients[i] = proxy.client().send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n");
                }
                TestProxy.await("all in flight", () -> backend.accepted() == clients.length);
                for (Peer client : clients) {
                    client.send("x");
                    client.readMessage();
                    client.close();
                }

                TestProxy.await("two idle", () -> idle(proxy) == 2 && active(proxy) == 0);
            }
        }
    }

    @Test
    void doesNotUseAConnectionAgainThatIsTooOld() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = withoutRetries(backend);
            config.maxAge = Duration.ofNanos(1);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                for (int i = 0; i < 3; i++) {
                    client.send(GET);
                    client.readMessage();
                }
                assertThat(backend.accepted()).isEqualTo(3);
            }
        }
    }

    private static double idle(TestProxy proxy) {
        return proxy.metric("evenkeel_backend_connections_idle");
    }

    private static double active(TestProxy proxy) {
        return proxy.metric("evenkeel_backend_connections_active");
    }

    private static ScriptedBackend.Script diesAtTheSecondRequest(boolean reset) {
        return peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("first"));
            peer.readTo("\r\n\r\n");
            if (reset) {
                peer.reset();
            }
        };
    }

    private static TestConfig withoutRetries(ScriptedBackend backend) {
        TestConfig config = TestConfig.to(backend);
        config.attempts = 0;
        return config;
    }
}
