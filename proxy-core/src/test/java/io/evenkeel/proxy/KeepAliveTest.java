package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RuntimeConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How long connections live, on both sides. RFC 9112 §9.3.
@OverTransports
class KeepAliveTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    @ParameterizedTest
    @MethodSource("io.evenkeel.proxy.TestConfig#transports")
    void servesManyRequestsOverOneConnectionEachWay(RuntimeConfig.Transport transport) {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = start(backend, config -> config.transport = transport);
                Peer client = proxy.client()) {
            for (int i = 0; i < 100; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.readMessage()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
            }

            assertThat(backend.accepted()).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_listener_requests_total")).isEqualTo(100);
            assertThat(proxy.inFlight()).isZero();
        }
    }

    @Test
    void closesWhenTheClientAsksForIt() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(client.readToEnd()).contains("Connection: close\r\n").endsWith("hello");
        }
    }

    @Test
    void closesAfterAnHttp10Request() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET / HTTP/1.0\r\n\r\n");

            assertThat(client.readToEnd()).endsWith("hello");
        }
    }

    @Test
    void keepsAnHttp10ConnectionThatAsksForIt() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n");
                assertThat(client.readMessage()).contains("Connection: keep-alive\r\n").endsWith("hello");
            }
        }
    }

    @Test
    void closesAfterRequestsPerConnection() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = start(backend, config -> config.requestsPerConnection = 2);
                Peer client = proxy.client()) {
            client.send(GET);
            assertThat(client.readMessage()).doesNotContain("Connection:");
            client.send(GET);

            assertThat(client.readToEnd()).contains("Connection: close\r\n").endsWith("hello");
        }
    }

    @Test
    void closesAtTheNextAnswerOnceTheConnectionIsOld() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = start(backend, config -> config.maxConnectionAge = Duration.ofNanos(1));
                Peer client = proxy.client()) {
            client.send(GET);

            assertThat(client.readToEnd()).contains("Connection: close\r\n").endsWith("hello");
        }
    }

    @Test
    void closesAnIdleConnectionWithoutAWord() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = start(backend, config -> config.idleTimeout = Duration.ofMillis(200));
                Peer client = proxy.client()) {
            client.send(GET);
            client.readMessage();

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void closesAConnectionThatNeverSaidAnything() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                TestProxy proxy = start(backend, config -> config.idleTimeout = Duration.ofMillis(200));
                Peer client = proxy.client()) {
            assertThat(client.readToEnd()).isEmpty();
            TestProxy.await("connection counted out", () -> proxy.metric("evenkeel_listener_connections_active") == 0);
        }
    }

    @Test
    void doesNotReuseABackendConnectionThatSaysClose() {
        ScriptedBackend.Script once = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        };
        try (ScriptedBackend backend = ScriptedBackend.of(once);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                assertThat(client.readMessage()).doesNotContain("Connection:").endsWith("ok");
            }

            assertThat(backend.accepted()).isEqualTo(3);
        }
    }

    @Test
    void doesNotReuseAnHttp10BackendConnection() {
        ScriptedBackend.Script once = peer -> {
            peer.readHead();
            peer.send("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
        };
        try (ScriptedBackend backend = ScriptedBackend.of(once);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(GET);
            assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("ok");
            client.send(GET);
            assertThat(client.readMessage()).endsWith("ok");

            assertThat(backend.accepted()).isEqualTo(2);
        }
    }

    private static TestProxy start(ScriptedBackend backend, java.util.function.Consumer<TestConfig> change) {
        TestConfig config = TestConfig.to(backend);
        change.accept(config);
        return TestProxy.start(config);
    }
}
