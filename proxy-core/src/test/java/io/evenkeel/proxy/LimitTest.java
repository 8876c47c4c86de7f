package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Sizes and counts beyond which a client is refused.
class LimitTest {

    @Test
    void refusesARequestLineThatIsTooLong() {
        refuses(config -> config.requestLine = 100, "GET /" + "a".repeat(200) + " HTTP/1.1\r\nHost: x\r\n\r\n", "414", "request-line-too-long");
    }

    @Test
    void refusesHeadersThatAreTooLarge() {
        refuses(config -> config.headerBytes = 200, "GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(300) + "\r\n\r\n", "431", "headers-too-large");
    }

    @Test
    void refusesTooManyHeaders() {
        refuses(config -> config.headers = 5, "GET / HTTP/1.1\r\nHost: x\r\n" + "A: a\r\n".repeat(5) + "\r\n", "431", "too-many-headers");
    }

    @Test
    void refusesABodyThatSaysItIsTooLarge() {
        refuses(config -> config.body = 10, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n" + "a".repeat(11), "413", "body-too-large");
    }

    @Test
    void refusesABodyThatTurnsOutTooLarge() {
        refuses(config -> config.body = 10, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n",
                "413", "body-too-large");
    }

    @Test
    void takesABodyOfExactlyTheLimit() {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.readBytes(10);
                peer.send(ScriptedBackend.ok("thanks"));
                peer.endsWithReset();
            })) {
            TestConfig config = TestConfig.to(backend);
            config.body = 10;
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhelloworld");

                assertThat(client.readMessage()).endsWith("thanks");
            }
        }
    }

    @Test
    void closesConnectionsAboveTheLimitAndTakesNewOnesWhenOthersEnd() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello")) {
            TestConfig config = TestConfig.to(backend);
            config.connections = 2;
            try (TestProxy proxy = TestProxy.start(config); Peer first = proxy.client(); Peer second = proxy.client()) {
                TestProxy.await("two open", () -> proxy.metric("evenkeel_listener_connections_active") == 2);
                try (Peer third = proxy.client()) {
                    third.endsWithReset();
                    TestProxy.await("refused", () -> proxy.metric("evenkeel_listener_connections_refused_total") == 1);
                }
                second.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(second.readToEnd()).endsWith("hello");
                TestProxy.await("one open", () -> proxy.metric("evenkeel_listener_connections_active") == 1);
                try (Peer fourth = proxy.client()) {
                    fourth.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                    assertThat(fourth.readMessage()).endsWith("hello");
                }
                assertThat(first.isSilentFor(1)).isTrue();
            }
        }
    }

    @Test
    void says503WhenEveryBackendIsAtItsCap() {
        java.util.concurrent.CountDownLatch answer = new java.util.concurrent.CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                TestProxy.await("leave", answer);
                peer.send(ScriptedBackend.ok("done"));
                peer.endsWithReset();
            })) {
            TestConfig config = TestConfig.to(backend);
            config.maxInFlight = 1;
            try (TestProxy proxy = TestProxy.start(config); Peer first = proxy.client(); Peer second = proxy.client()) {
                first.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                TestProxy.await("in flight", () -> proxy.inFlight() == 1);
                second.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

                assertThat(second.readMessage()).startsWith("HTTP/1.1 503 ").contains("X-Evenkeel-Reason: pool-full\r\n")
                        .contains("Retry-After: 1\r\n");
                answer.countDown();
                assertThat(first.readMessage()).endsWith("done");
            }
        }
    }

    private static void refuses(Consumer<TestConfig> limit, String request, String status, String reason) {
        try (ScriptedBackend backend = ScriptedBackend.of(Peer::endsWithReset)) {
            TestConfig config = TestConfig.to(backend);
            limit.accept(config);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(request);

                assertThat(client.readToEnd()).startsWith("HTTP/1.1 " + status + " ").contains("X-Evenkeel-Reason: " + reason + "\r\n")
                        .contains("Connection: close\r\n");
                assertThat(proxy.inFlight()).isZero();
                assertThat(proxy.metric("evenkeel_listener_in_flight")).isZero();
            }
        }
    }
}
