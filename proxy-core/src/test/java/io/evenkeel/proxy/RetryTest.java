package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RouteConfig.Retry.On;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Further tries on other backends.
class RetryTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
    private static final ScriptedBackend.Script RESETS = peer -> peer.readHead();
    private static final ScriptedBackend.Script HANGS = peer -> {
        peer.readHead();
        peer.endsWithReset();
    };
    private static final ScriptedBackend.Script FAILS = peer -> {
        peer.readHead();
        peer.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy");
        peer.endsWithReset();
    };

    /// Each strategy begins anywhere: two requests meet the bad backend at least once.
    private static void eachOfTwo(TestProxy proxy, String request, String status, String end) {
        for (int i = 0; i < 2; i++) {
            try (Peer client = proxy.client()) {
                client.send(request);
                assertThat(client.readMessage()).startsWith("HTTP/1.1 " + status).endsWith(end);
            }
        }
        assertThat(proxy.inFlight()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {GET, POST})
    void triesAnotherBackendWhenOneRefuses(String request) {
        try (ScriptedBackend good = answeringAll("good"); TestProxy proxy = TestProxy.start(TestConfig.to(refusingPort(), good.port()))) {
            eachOfTwo(proxy, request, "200", "good");
            assertThat(proxy.metric("evenkeel_route_retries_total")).isEqualTo(1);
            assertThat(proxy.backend(0).refusing()).isTrue();
            assertThat(proxy.backend(1).refusing()).isFalse();
        }
    }

    /// Without a pause it would meet every second request first.
    @Test
    void sparesABackendThatRefusesForAWhile() {
        ManualClock clock = new ManualClock();
        try (ScriptedBackend good = answeringAll("good");
                TestProxy proxy = TestProxy.start(TestConfig.to(refusingPort(), good.port()).build(), clock)) {
            String refused = "evenkeel_backend_connections_failed_total{backend=\"b1\",pool=\"pool\",reason=\"connect-refused\"}";
            for (int i = 0; i < 5; i++) {
                eachOfTwo(proxy, GET, "200", "good");
            }
            assertThat(proxy.metric(refused)).isEqualTo(1);

            clock.advance(Duration.ofMillis(100));
            for (int i = 0; i < 5; i++) {
                eachOfTwo(proxy, GET, "200", "good");
            }
            assertThat(proxy.metric(refused)).as("one trial").isEqualTo(2);
        }
    }

    @Test
    void says502WhenAllRefuse() {
        try (TestProxy proxy = TestProxy.start(TestConfig.to(refusingPort(), refusingPort())); Peer client = proxy.client()) {
            client.send(GET);

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-refused\r\n");
            assertThat(proxy.inFlight()).isZero();
        }
    }

    @Test
    void triesAnotherBackendWhenOneResetsBeforeItsAnswer() {
        try (ScriptedBackend bad = ScriptedBackend.of(RESETS);
                ScriptedBackend good = answeringAll("good");
                TestProxy proxy = TestProxy.start(TestConfig.to(bad.port(), good.port()))) {
            eachOfTwo(proxy, GET, "200", "good");
            assertThat(bad.accepted()).isEqualTo(1);
        }
    }

    @Test
    void neverTriesAPostAgainThatABackendHasSeen() {
        try (ScriptedBackend bad = ScriptedBackend.of(RESETS);
                ScriptedBackend good = answeringAll("good");
                TestProxy proxy = TestProxy.start(TestConfig.to(bad.port(), good.port()))) {
            int failed = 0;
            for (int i = 0; i < 2; i++) {
                try (Peer client = proxy.client()) {
                    client.send(POST);
                    failed += client.readMessage().startsWith("HTTP/1.1 502") ? 1 : 0;
                }
            }
            assertThat(failed).isEqualTo(1);
        }
    }

    @Test
    void triesAnotherBackendWithTheBodyThatWasKept() {
        try (ScriptedBackend bad = ScriptedBackend.of(RESETS);
                ScriptedBackend good = answeringAll("good");
                TestProxy proxy = TestProxy.start(TestConfig.to(bad.port(), good.port()))) {
            eachOfTwo(proxy, POST.replace("POST", "PUT"), "200", "good");
        }
    }

    @Test
    void triesAnotherBackendWhenOneDoesNotAnswerInTime() {
        try (ScriptedBackend bad = ScriptedBackend.of(HANGS); ScriptedBackend good = answeringAll("good")) {
            TestConfig config = TestConfig.to(bad.port(), good.port());
            config.response = Duration.ofMillis(200);
            config.retryOn = Set.of(On.RESPONSE_TIMEOUT);
            try (TestProxy proxy = TestProxy.start(config)) {
                eachOfTwo(proxy, GET, "200", "good");
            }
        }
    }

    @Test
    void says504WhenNoTryIsAnsweredInTime() {
        try (ScriptedBackend bad = ScriptedBackend.of(HANGS); ScriptedBackend worse = ScriptedBackend.of(HANGS)) {
            TestConfig config = TestConfig.to(bad.port(), worse.port());
            config.response = Duration.ofMillis(200);
            config.retryOn = Set.of(On.RESPONSE_TIMEOUT);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(GET);

                assertThat(client.readMessage()).startsWith("HTTP/1.1 504").contains("X-Evenkeel-Reason: response-timeout\r\n");
                assertThat(bad.accepted() + worse.accepted()).isEqualTo(2);
            }
        }
    }

    @Test
    void triesAnotherBackendOnAStatusThatTheRouteNames() {
        try (ScriptedBackend bad = ScriptedBackend.of(FAILS); ScriptedBackend good = answeringAll("good")) {
            TestConfig config = TestConfig.to(bad.port(), good.port());
            config.retryStatuses = Set.of(503);
            try (TestProxy proxy = TestProxy.start(config)) {
                eachOfTwo(proxy, GET, "200", "good");
            }
        }
    }

    @Test
    void passesTheBadAnswerOnWhenNobodyElseIsThere() {
        try (ScriptedBackend bad = ScriptedBackend.of(FAILS); ScriptedBackend worse = ScriptedBackend.of(FAILS)) {
            TestConfig config = TestConfig.to(bad.port(), worse.port());
            config.retryStatuses = Set.of(503);
            config.attempts = 5;
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(GET);

                assertThat(client.readMessage()).startsWith("HTTP/1.1 503").endsWith("busy");
                assertThat(bad.accepted() + worse.accepted()).isEqualTo(2);
                TestProxy.await("slots given back", () -> proxy.inFlight() == 0);
            }
        }
    }

    @Test
    void neverTriesAPostAgainForItsStatus() {
        try (ScriptedBackend bad = ScriptedBackend.of(FAILS); ScriptedBackend worse = ScriptedBackend.of(FAILS)) {
            TestConfig config = TestConfig.to(bad.port(), worse.port());
            config.retryStatuses = Set.of(503);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

                assertThat(client.readMessage()).startsWith("HTTP/1.1 503").endsWith("busy");
                assertThat(bad.accepted() + worse.accepted()).isEqualTo(1);
            }
        }
    }

    @Test
    void makesNoMoreTriesThanTheRouteAllows() {
        TestConfig config = TestConfig.to(refusingPort(), refusingPort(), refusingPort(), refusingPort(), refusingPort());
        config.attempts = 2;
        try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
            client.send(GET);

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502");
            assertThat(proxy.metric("evenkeel_route_retries_total")).isEqualTo(2);
        }
    }

    @Test
    void makesOneTryWhereTheRouteSaysSo() {
        TestConfig config = TestConfig.to(refusingPort(), refusingPort());
        config.attempts = 0;
        try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
            client.send(GET);

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502");
            assertThat(proxy.metric("evenkeel_route_retries_total")).isZero();
        }
    }

    @Test
    void takesTheNextFromTheSameClientAfterAFailure() {
        try (ScriptedBackend backend = ScriptedBackend.of(RESETS, peer -> ScriptedBackend.serve(peer, "good"))) {
            try (TestProxy proxy = TestProxy.start(TestConfig.to(backend)); Peer client = proxy.client()) {
                client.send(GET);
                assertThat(client.readMessage()).startsWith("HTTP/1.1 502");
                client.send(GET);
                assertThat(client.readMessage()).endsWith("good");
            }
        }
    }

    /// Answers requests with bodies of 5 bytes or none.
    private static ScriptedBackend answeringAll(String body) {
        return ScriptedBackend.of(peer -> {
            while (true) {
                try {
                    if (peer.readHead().contains("Content-Length: 5\r\n")) {
                        assertThat(peer.readBytes(5)).isEqualTo("hello");
                    }
                } catch (AssertionError e) {
                    return; // the proxy closed
                }
                peer.send(ScriptedBackend.ok(body));
            }
        });
    }

    /// A port on which nobody listens.
    static int refusingPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
