package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RouteConfig.Retry.On;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// `retry.per-try`: a try that takes too long is left for another, if one may follow.
class PerTryTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final Duration PER_TRY = Duration.ofMillis(200);
    private static final ScriptedBackend.Script HANGS = peer -> {
        peer.readHead();
        peer.endsWithReset();
    };
    private static final ScriptedBackend.Script IS_SLOW = peer -> {
        peer.readHead();
        assertThat(peer.isSilentFor(600)).as("nobody leaves").isTrue();
        peer.send(ScriptedBackend.ok("late"));
        peer.endsWithReset();
    };

    private static TestConfig perTry(int... ports) {
        TestConfig config = TestConfig.to(ports);
        config.perTry = PER_TRY;
        config.retryOn = Set.of(On.CONNECT, On.RESPONSE_TIMEOUT);
        return config;
    }

    private static String ask(TestProxy proxy, String request) {
        try (Peer client = proxy.client()) {
            client.send(request);
            return client.readMessage();
        }
    }

    @Test
    void leavesALateTryForAnotherBackend() {
        try (ScriptedBackend bad = ScriptedBackend.of(HANGS); ScriptedBackend good = ScriptedBackend.answering("good");
                TestProxy proxy = TestProxy.start(perTry(bad.port(), good.port()))) {
            for (int i = 0; i < 2; i++) {
                assertThat(ask(proxy, GET)).startsWith("HTTP/1.1 200").endsWith("good");
            }
            assertThat(bad.accepted()).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_backend_failures_total{backend=\"b1\",pool=\"pool\",reason=\"response-timeout\"")).isEqualTo(1);
            assertThat(proxy.inFlight()).isZero();
        }
    }

    @Test
    void waitsOnWhereNobodyElseIsLeft() {
        try (ScriptedBackend slow = ScriptedBackend.of(IS_SLOW); TestProxy proxy = TestProxy.start(perTry(slow.port()))) {
            assertThat(ask(proxy, GET)).startsWith("HTTP/1.1 200").endsWith("late");
        }
    }

    @Test
    void waitsOnInTheLastTryThatIsAllowed() {
        try (ScriptedBackend one = ScriptedBackend.of(HANGS);
                ScriptedBackend other = ScriptedBackend.of(HANGS);
                ScriptedBackend third = ScriptedBackend.of(HANGS)) {
            TestConfig config = perTry(one.port(), other.port(), third.port());
            config.response = Duration.ofMillis(900);
            config.attempts = 1;
            try (TestProxy proxy = TestProxy.start(config)) {
                assertThat(ask(proxy, GET)).startsWith("HTTP/1.1 504").contains("X-Evenkeel-Reason: response-timeout; tries=2\r\n");
                assertThat(one.accepted() + other.accepted() + third.accepted()).isEqualTo(2);
            }
        }
    }

    @Test
    void neverLeavesAPostThatABackendMayHaveSeen() {
        try (ScriptedBackend slow = ScriptedBackend.of(IS_SLOW); ScriptedBackend good = ScriptedBackend.of(IS_SLOW);
                TestProxy proxy = TestProxy.start(perTry(slow.port(), good.port()))) {
            assertThat(ask(proxy, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")).endsWith("late");
            assertThat(slow.accepted() + good.accepted()).isEqualTo(1);
        }
    }

    @Test
    void neverLeavesATryWhereTheRouteDoesNotRetryTimeOuts() {
        try (ScriptedBackend slow = ScriptedBackend.of(IS_SLOW); ScriptedBackend good = ScriptedBackend.of(IS_SLOW)) {
            TestConfig config = perTry(slow.port(), good.port());
            config.retryOn = Set.of(On.CONNECT);
            try (TestProxy proxy = TestProxy.start(config)) {
                assertThat(ask(proxy, GET)).endsWith("late");
                assertThat(slow.accepted() + good.accepted()).isEqualTo(1);
            }
        }
    }

    /// A client that is slow with its body is not the backend's fault.
    @Test
    void countsFromTheRequestsLastByte() {
        ScriptedBackend.Script takesBody = peer -> {
            peer.readHead();
            peer.readBytes(10);
            peer.send(ScriptedBackend.ok("thanks"));
            peer.endsWithReset();
        };
        try (ScriptedBackend one = ScriptedBackend.of(takesBody); ScriptedBackend other = ScriptedBackend.of(takesBody);
                TestProxy proxy = TestProxy.start(perTry(one.port(), other.port())); Peer client = proxy.client()) {
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello");
            assertThat(client.isSilentFor(600)).isTrue();
            client.send("world");

            assertThat(client.readMessage()).endsWith("thanks");
            assertThat(one.accepted() + other.accepted()).isEqualTo(1);
        }
    }

    /// Any method: nothing was sent. A server whose accept queue is full does not answer a SYN.
    @Test
    void leavesATryThatGetsNoConnection() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); ScriptedBackend good = ScriptedBackend.answering("good")) {
            List<Socket> fillers = fill(full);
            TestConfig config = perTry(full.getLocalPort(), good.port());
            config.connectTimeout = Duration.ofSeconds(60);
            try (TestProxy proxy = TestProxy.start(config)) {
                for (int i = 0; i < 2; i++) {
                    assertThat(ask(proxy, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")).startsWith("HTTP/1.1 200").endsWith("good");
                }
                assertThat(proxy.metric("evenkeel_route_retries_ended_total{outcome=\"succeeded\"")).isEqualTo(1);
                assertThat(proxy.inFlight()).isZero();
            }
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> fillers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException e) {
                break;
            }
        }
        return fillers;
    }
}
