package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RuntimeConfig;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that leave in the middle: the backend is freed at once, and nobody is blamed.
@OverTransports
class ClientGoneTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void freesTheBackendWhenTheClientLeavesBeforeTheAnswer(boolean reset) {
        CountDownLatch freed = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.endsWithReset();
                freed.countDown();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend))) {
            Peer client = proxy.client();
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            TestProxy.await("in flight", () -> proxy.inFlight() == 1);
            leave(client, reset);

            TestProxy.await("backend freed", freed);
            TestProxy.await("slot given back", () -> proxy.inFlight() == 0);
            assertThat(proxy.metric("evenkeel_backend_failures_total")).isZero();
            assertThat(proxy.metric("evenkeel_route_in_flight")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void freesTheBackendWhenTheClientLeavesDuringTheAnswer(boolean reset) {
        CountDownLatch freed = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                try {
                    while (true) {
                        peer.send(new byte[10_000]);
                    }
                } catch (RuntimeException e) {
                    freed.countDown();
                }
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend))) {
            Peer client = proxy.client();
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            client.readBytes(100_000);
            leave(client, reset);

            TestProxy.await("backend freed", freed);
            TestProxy.await("slot given back", () -> proxy.inFlight() == 0);
            assertThat(proxy.metric("evenkeel_backend_failures_total")).isZero();
        }
    }

    @Test
    void freesTheBackendWhenTheClientLeavesDuringItsBody() {
        CountDownLatch freed = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.endsWithReset();
                freed.countDown();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend))) {
            Peer client = proxy.client();
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello");
            TestProxy.await("in flight", () -> proxy.inFlight() == 1);
            client.close();

            TestProxy.await("backend freed", freed);
            TestProxy.await("slot given back", () -> proxy.inFlight() == 0);
        }
    }

    /// A reset may come together with the first bytes, before anybody has read them.
    @ParameterizedTest
    @MethodSource("io.evenkeel.proxy.TestConfig#transports")
    void leavesNothingBehindWhenTheClientLeavesDuringTheHead(RuntimeConfig.Transport transport) {
        TestConfig config = TestConfig.to(RetryTest.refusingPort());
        config.transport = transport;
        try (TestProxy proxy = TestProxy.start(config)) {
            for (int i = 0; i < 20; i++) {
                Peer client = proxy.client();
                client.send("GET / HTTP/1.1\r\nHost");
                leave(client, i % 2 == 0);
            }

            TestProxy.await("all closed", () -> proxy.metric("evenkeel_listener_connections_opened_total") == 20
                    && proxy.metric("evenkeel_listener_connections_active") == 0);
        }
    }

    private static void leave(Peer client, boolean reset) {
        if (reset) {
            client.reset();
        } else {
            client.close();
        }
    }
}
