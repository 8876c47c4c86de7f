package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RouteConfig.Retry.On;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
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

            assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-refused; tries=2\r\n");
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

                assertThat(client.readMessage()).startsWith("HTTP/1.1 504").contains("X-Evenkeel-Reason: response-timeout; tries=2\r\n");
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

    private static final int AT_THE_VICTIM = 16;
    /// A fifth of the other 31.
    private static final int AT_A_TIME = 6;

    /// Holds what it gets until it has so many requests, and dies.
    private static ScriptedBackend dying() {
        CountDownLatch full = new CountDownLatch(AT_THE_VICTIM);
        return ScriptedBackend.of(peer -> {
            try {
                peer.readHead();
            } catch (AssertionError e) {
                return; // its client left
            }
            full.countDown();
            TestProxy.await("all are there", full);
        });
    }

    /// Far more than the budget takes at a time; but it takes one after the other.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void losesNoRequestOfAServerThatDiesUnderLoad(int eventLoops) {
        try (ScriptedBackend victim = dying(); ScriptedBackend good = answeringAll("good");
                TestProxy proxy = TestProxy.start(onLoops(eventLoops, TestConfig.to(victim.port(), good.port())))) {
            List<Peer> clients = Stream.generate(proxy::client).limit(2 * AT_THE_VICTIM).toList();
            clients.forEach(client -> client.send(GET));

            assertThat(clients).allSatisfy(client -> assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("good"));
            assertThat(proxy.metric("evenkeel_route_retries_ended_total{outcome=\"succeeded\"")).isEqualTo(AT_THE_VICTIM);
            assertThat(proxy.metric("evenkeel_pool_retries_refused_total")).isZero();
            assertThat(proxy.metric("evenkeel_pool_retries_in_flight")).isZero();
            clients.forEach(Peer::close);
        }
    }

    private static TestConfig onLoops(int eventLoops, TestConfig config) {
        config.eventLoops = eventLoops;
        return config;
    }

    @Test
    void waitsForTheBudgetNoLongerThanAMoment() {
        try (ScriptedBackend victim = dying(); ScriptedBackend stuck = ScriptedBackend.of(HANGS);
                TestProxy proxy = TestProxy.start(TestConfig.to(victim.port(), stuck.port()))) {
            List<Peer> clients = Stream.generate(proxy::client).limit(2 * AT_THE_VICTIM).toList();
            clients.forEach(client -> client.send(GET));
            int refused = AT_THE_VICTIM - AT_A_TIME;
            TestProxy.await("the rest is told", () -> proxy.metric("evenkeel_pool_retries_refused_total") == refused);

            assertThat(proxy.metric("evenkeel_pool_retries_in_flight")).isEqualTo(AT_A_TIME);
            assertThat(proxy.inFlight()).isEqualTo(AT_THE_VICTIM + AT_A_TIME);
            clients.reversed().forEach(Peer::close);
            TestProxy.await("all is over", () -> proxy.metric("evenkeel_pool_retries_in_flight") == 0);
        }
    }

    @Test
    void tellsWhoseTurnDidNotComeThatNobodyShouldTryAgain() {
        try (ScriptedBackend victim = dying(); ScriptedBackend stuck = ScriptedBackend.of(HANGS);
                TestProxy proxy = TestProxy.start(TestConfig.to(victim.port(), stuck.port()))) {
            List<Peer> clients = Stream.generate(proxy::client).limit(2 * AT_THE_VICTIM).toList();
            CountDownLatch told = new CountDownLatch(AT_THE_VICTIM - AT_A_TIME);
            clients.forEach(client -> {
                client.send(GET);
                Thread.ofVirtual().start(() -> {
                    if (client.readMessage().contains("X-Evenkeel-Reason: backend-reset; tries=1\r\n")) {
                        told.countDown();
                    }
                });
            });
            TestProxy.await("told", told);
        }
    }

    @Test
    void whoLeavesWhileWaitingForTheBudgetIsForgotten() {
        try (ScriptedBackend victim = dying(); ScriptedBackend stuck = ScriptedBackend.of(Peer::endsWithReset)) {
            ManualClock clock = new ManualClock(); // nobody's wait ends by itself
            try (TestProxy proxy = TestProxy.start(TestConfig.to(victim.port(), stuck.port()).build(), clock)) {
                List<Peer> clients = Stream.generate(proxy::client).limit(2 * AT_THE_VICTIM).toList();
                clients.forEach(client -> client.send(GET));
                TestProxy.await("some are tried again", () -> proxy.inFlight() == AT_THE_VICTIM + AT_A_TIME);
                clients.forEach(Peer::close);
                TestProxy.await("all is over", () -> proxy.metric("evenkeel_route_in_flight") == 0);

                assertThat(proxy.inFlight()).isZero();
                assertThat(proxy.metric("evenkeel_pool_retries_in_flight")).isZero();
                assertThat(proxy.metric("evenkeel_pool_retries_refused_total")).isZero();
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
