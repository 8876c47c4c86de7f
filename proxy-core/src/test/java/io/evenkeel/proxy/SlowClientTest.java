package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.evenkeel.config.Durations;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Clients that are never silent, and never get anywhere: their pace over 30 seconds counts.
@OverTransports
class SlowClientTest {

    private static final long FASTER_THAN_ANYBODY = 1L << 40;

    @Test
    void says408ToABodyThatDrips() {
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script)) {
            TestConfig config = patient(backend);
            config.bodyMinRate = FASTER_THAN_ANYBODY;
            try (TestProxy proxy = TestProxy.start(config.build(), new FastClock()); Peer client = proxy.client()) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
                Thread drip = Thread.ofVirtual().start(() -> {
                    try {
                        while (true) {
                            client.send("x");
                        }
                    } catch (RuntimeException e) {
                        // closed
                    }
                });

                assertThat(client.readMessage()).startsWith("HTTP/1.1 408 ").contains("X-Evenkeel-Reason: body-too-slow\r\n");
                drip.interrupt();
            }
        }
    }

    @Test
    void resetsAClientThatTakesItsAnswerInDrops() {
        try (ScriptedBackend backend = streaming()) {
            TestConfig config = patient(backend);
            config.responseMinRate = FASTER_THAN_ANYBODY;
            try (TestProxy proxy = TestProxy.start(config.build(), new FastClock());
                    Peer client = Peer.connectWithSmallBuffer(proxy.proxy.addresses().get("web"))) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

                Throwable end = catchThrowable(() -> {
                    while (true) {
                        client.readBytes(1);
                    }
                });
                assertThat(end).isInstanceOf(UncheckedIOException.class).hasMessageContaining("reset");
                TestProxy.await("backend freed", () -> proxy.inFlight() == 0);
                assertThat(proxy.metric("evenkeel_backend_failures_total")).as("the backend is not to blame").isZero();
            }
        }
    }

    /// RFC 9112 §8: a FIN would be the end of the body for it.
    @Test
    void resetsAnHttp10ClientThatTakesNothing() {
        try (ScriptedBackend backend = streaming()) {
            TestConfig config = TestConfig.to(backend);
            config.writeTimeout = Duration.ofMillis(400);
            try (TestProxy proxy = TestProxy.start(config);
                    Peer client = Peer.connectWithSmallBuffer(proxy.proxy.addresses().get("web"))) {
                client.send("GET / HTTP/1.0\r\n\r\n");
                TestProxy.await("in flight", () -> proxy.inFlight() == 1);
                TestProxy.await("cut", () -> proxy.metric("evenkeel_listener_connections_active") == 0);

                assertThat(client.endsWithReset()).isTrue();
            }
        }
    }

    /// No limit but for the pace.
    private static TestConfig patient(ScriptedBackend backend) {
        TestConfig config = TestConfig.to(backend);
        config.headerTimeout = config.idleTimeout = config.bodyTimeout = config.writeTimeout = Durations.UNLIMITED;
        config.response = config.streamIdle = Durations.UNLIMITED;
        config.bodyMinRate = config.responseMinRate = 0;
        return config;
    }

    /// An answer that is as long as the connection lives.
    private static ScriptedBackend streaming() {
        return ScriptedBackend.of(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n\r\n");
            try {
                while (true) {
                    peer.send(new byte[100_000]);
                }
            } catch (RuntimeException e) {
                // the proxy closed
            }
        });
    }
}
