package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.AccessLogConfig;
import io.evenkeel.config.QueueConfig;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.routing.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of requests that find their pool full.
class QueueTest {

    private static final String OUTCOME = "evenkeel_pool_queue_requests_total{outcome=\"%s\",pool=\"pool\"}";

    @TempDir
    Path folder;

    private final HoldingBackend backend = new HoldingBackend();
    private final List<Peer> clients = new ArrayList<>();

    private TestConfig config(int cap, int queue) {
        TestConfig config = TestConfig.to(backend.port());
        config.maxInFlight = cap;
        config.queue = new QueueConfig(queue, Duration.ofSeconds(5));
        return config;
    }

    @AfterEach
    void close() {
        clients.forEach(Peer::close);
        backend.close();
    }

    private Peer get(TestProxy proxy, String path) {
        Peer client = proxy.client();
        clients.add(client);
        return client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    /// Asks when it is certain that the request before has come.
    private Peer getAndWait(TestProxy proxy, String path, int waiting) {
        Peer client = get(proxy, path);
        awaitWaiting(proxy, waiting);
        return client;
    }

    private static void awaitWaiting(TestProxy proxy, int waiting) {
        TestProxy.await(waiting + " waiting", () -> waiting(proxy) == waiting);
    }

    private static int waiting(TestProxy proxy) {
        return proxy.proxy.pools().getFirst().waiting();
    }

    private Peer fill(TestProxy proxy) {
        Peer first = get(proxy, "/0");
        TestProxy.await("in flight", () -> backend.present() == 1);
        return first;
    }

    private static void assertAtRest(TestProxy proxy) {
        TestProxy.await("at rest", () -> proxy.inFlight() == 0);
        assertThat(proxy.proxy.pools()).allSatisfy(pool -> assertThat(pool.waiting()).isZero());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whoFindsThePoolFullWaitsAndIsServedInItsTurnWhateverItsLoop(int loops) {
        TestConfig config = config(1, 16);
        config.eventLoops = loops;
        try (TestProxy proxy = TestProxy.start(config)) {
            fill(proxy);
            for (int i = 1; i <= 6; i++) {
                getAndWait(proxy, "/" + i, i);
            }
            assertThat(proxy.metric("evenkeel_pool_queue_depth{pool=\"pool\"}")).isEqualTo(6);
            for (Peer client : clients) {
                backend.answer(1);
                assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("done");
            }

            assertThat(backend.paths()).containsExactly("/0", "/1", "/2", "/3", "/4", "/5", "/6");
            assertThat(backend.most()).isOne();
            assertThat(proxy.metric(OUTCOME.formatted("served"))).isEqualTo(6);
            assertThat(proxy.metric("evenkeel_pool_queue_wait_seconds_count{pool=\"pool\"}")).isEqualTo(6);
            assertThat(proxy.metric("evenkeel_pool_exhausted_total")).isZero();
            assertAtRest(proxy);
        }
    }

    @Test
    void aClientThatLeavesGivesItsPlaceUpAtOnce() {
        try (TestProxy proxy = TestProxy.start(config(1, 2))) {
            Peer first = fill(proxy);
            Peer leaving = getAndWait(proxy, "/1", 1);
            Peer second = getAndWait(proxy, "/2", 2);
            leaving.close();
            awaitWaiting(proxy, 1);
            Peer third = getAndWait(proxy, "/3", 2);
            backend.answer(3);

            assertThat(List.of(first.readMessage(), second.readMessage(), third.readMessage())).allSatisfy(
                    answer -> assertThat(answer).startsWith("HTTP/1.1 200"));
            assertThat(backend.paths()).containsExactly("/0", "/2", "/3");
            assertThat(proxy.metric(OUTCOME.formatted("abandoned"))).isOne();
            assertThat(proxy.metric("evenkeel_listener_requests_total{code=\"client-left\"")).isOne();
            assertAtRest(proxy);
        }
    }

    @Test
    void aFullQueueRefusesAtOnceAndSaysWhenToComeAgain() {
        TestConfig config = config(1, 1);
        config.queue = new QueueConfig(1, Duration.ofMillis(8_001));
        try (TestProxy proxy = TestProxy.start(config)) {
            Peer first = fill(proxy);
            Peer second = getAndWait(proxy, "/1", 1);
            Peer third = get(proxy, "/2");
            assertThat(third.readMessage()).startsWith("HTTP/1.1 503 ").contains("X-Evenkeel-Reason: queue-full\r\n")
                    .contains("Retry-After: 9\r\n").doesNotContain("Connection: close");
            backend.answer(2);
            first.readMessage();
            second.readMessage();
            backend.answer(1);
            third.send("GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(third.readMessage()).as("the connection goes on").startsWith("HTTP/1.1 200");

            assertThat(proxy.metric(OUTCOME.formatted("overflow"))).isOne();
            assertThat(proxy.metric("evenkeel_pool_exhausted_total{pool=\"pool\"}")).isOne();
            assertAtRest(proxy);
        }
    }

    @Test
    void whoWaitsTooLongIsRefused() {
        ManualClock clock = new ManualClock();
        try (TestProxy proxy = TestProxy.start(config(1, 4).build(), clock)) {
            Peer first = fill(proxy);
            Peer second = getAndWait(proxy, "/1", 1);
            clock.advance(Duration.ofSeconds(5));
            assertThat(second.readMessage()).startsWith("HTTP/1.1 503 ").contains("X-Evenkeel-Reason: queue-timeout\r\n")
                    .contains("Retry-After: 5\r\n");
            backend.answer(1);
            assertThat(first.readMessage()).startsWith("HTTP/1.1 200");

            assertThat(backend.paths()).containsExactly("/0");
            assertThat(proxy.metric(OUTCOME.formatted("timeout"))).isOne();
            assertThat(proxy.metric("evenkeel_pool_queue_wait_seconds_sum{pool=\"pool\"}")).isEqualTo(5);
            assertAtRest(proxy);
        }
    }

    @Test
    void theRoutesTotalTimeEndsAWaitToo() {
        ManualClock clock = new ManualClock();
        TestConfig config = config(1, 4);
        config.moreRoutes.add(config.route("patient", TestConfig.path("/0"),
                new RouteConfig.ToPools(List.of(new RouteConfig.WeightedPool("pool", 1)))));
        config.total = Duration.ofSeconds(2);
        try (TestProxy proxy = TestProxy.start(config.build(), clock)) {
            Peer first = fill(proxy);
            Peer second = getAndWait(proxy, "/1", 1);
            clock.advance(Duration.ofSeconds(2));
            assertThat(second.readMessage()).startsWith("HTTP/1.1 503 ").contains("X-Evenkeel-Reason: queue-timeout\r\n");
            backend.answer(1);
            assertThat(first.readMessage()).startsWith("HTTP/1.1 200");
            assertAtRest(proxy);
        }
    }

    @Test
    void aBodyThatComesWhileItsRequestWaitsIsSentOn() {
        try (ScriptedBackend echo = ScriptedBackend.of(peer -> {
                while (true) {
                    String head;
                    try {
                        head = peer.readHead();
                    } catch (AssertionError e) {
                        return;
                    }
                    String body = head.startsWith("PUT") ? peer.readBytes(5) : "";
                    TestProxy.await("told to", () -> backend.present() == 0);
                    peer.send(ScriptedBackend.ok("<" + body + ">"));
                }
            })) {
            TestConfig config = TestConfig.to(echo);
            config.maxInFlight = 1;
            config.queue = new QueueConfig(1, Duration.ofSeconds(5));
            TestConfig gate = TestConfig.to(backend.port());
            try (TestProxy other = TestProxy.start(gate); TestProxy proxy = TestProxy.start(config)) {
                fill(other); // as long as this one is held, the backend does not answer
                Peer first = get(proxy, "/first");
                TestProxy.await("in flight", () -> proxy.inFlight() == 1);
                Peer second = proxy.client();
                clients.add(second);
                second.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
                awaitWaiting(proxy, 1);
                second.send("llo");
                backend.answer(1);

                assertThat(first.readMessage()).endsWith("<>");
                assertThat(second.readMessage()).endsWith("<hello>");
                assertAtRest(proxy);
            }
        }
    }

    @Test
    void whoWaitsAtAReloadIsServedUnderTheConfigurationItCameUnder() {
        TestConfig config = config(1, 4);
        try (TestProxy proxy = TestProxy.start(config)) {
            Peer first = fill(proxy);
            getAndWait(proxy, "/1", 1);
            Pool old = proxy.proxy.pools().getFirst();
            proxy.proxy.reload(config.build());
            assertThat(proxy.proxy.pools().getFirst()).isNotSameAs(old);
            assertThat(old.waiting()).isOne();
            Peer third = getAndWait(proxy, "/2", 1);
            backend.answer(3);

            first.readMessage();
            assertThat(clients.get(1).readMessage()).startsWith("HTTP/1.1 200");
            assertThat(third.readMessage()).startsWith("HTTP/1.1 200");
            assertThat(backend.paths()).as("in turn, over both queues").containsExactly("/0", "/1", "/2");
            assertAtRest(proxy);
        }
    }

    @Test
    void aReloadThatRaisesTheCapServesWhoWaits() {
        TestConfig config = config(1, 4);
        try (TestProxy proxy = TestProxy.start(config)) {
            fill(proxy);
            getAndWait(proxy, "/1", 1);
            config.maxInFlight = 2;
            proxy.proxy.reload(config.build());
            TestProxy.await("both", () -> backend.present() == 2);
            backend.answer(2);
            assertAtRest(proxy);
        }
    }

    @Test
    void aDrainLetsWhoWaitsComeToItsTurn() throws Exception {
        try (TestProxy proxy = TestProxy.start(config(1, 4))) {
            Peer first = fill(proxy);
            Peer second = getAndWait(proxy, "/1", 1);
            var drained = proxy.proxy.drain().toCompletableFuture();
            backend.answer(2);

            assertThat(first.readMessage()).startsWith("HTTP/1.1 200");
            assertThat(second.readMessage()).startsWith("HTTP/1.1 200");
            assertThat(drained.get()).isZero();
            assertAtRest(proxy);
        }
    }

    @Test
    void aProxyThatEndsLeavesNoSlotTaken() {
        TestProxy proxy = TestProxy.start(config(1, 4));
        try (proxy) {
            fill(proxy);
            getAndWait(proxy, "/1", 1);
        }
        assertThat(proxy.inFlight()).isZero();
        assertThat(waiting(proxy)).isZero();
    }

    // ---- tries

    @Test
    void whoseConnectionWasRefusedWaitsForTheOtherBackend() {
        TestConfig config = config(1, 4);
        config.backends.add(RetryTest.refusingPort());
        try (TestProxy proxy = TestProxy.start(config)) {
            get(proxy, "/0");
            TestProxy.await("in flight", () -> backend.present() == 1); // perhaps after the other one had refused
            getAndWait(proxy, "/1", 1);
            getAndWait(proxy, "/2", 2);
            backend.answer(3);

            assertThat(clients).allSatisfy(client -> assertThat(client.readMessage()).startsWith("HTTP/1.1 200"));
            assertThat(proxy.metric("evenkeel_backend_connections_failed_total{backend=\"b2\"")).isOne();
            assertAtRest(proxy);
        }
    }

    @Test
    void aTryAfterAFailureTakesNoPlace() {
        try (ScriptedBackend resets = ScriptedBackend.of(peer -> peer.readHead())) {
            TestConfig config = config(1, 4);
            config.backends.add(resets.port());
            config.strategy = "least-connections";
            try (TestProxy proxy = TestProxy.start(config)) {
                get(proxy, "/0");
                TestProxy.await("held", () -> backend.present() == 1); // perhaps after the other one had reset: that is asked next, this one being full
                assertThat(get(proxy, "/1").readMessage()).startsWith("HTTP/1.1 502").contains("X-Evenkeel-Reason: backend-reset; tries=1\r\n");
                assertThat(waiting(proxy)).isZero();
                backend.answer(1);
                assertAtRest(proxy);
            }
        }
    }

    // ---- spill-to

    @Test
    void aFullPoolSpillsBeforeAnybodyWaits() throws IOException {
        try (HoldingBackend spare = new HoldingBackend()) {
            TestConfig config = config(1, 4);
            config.spillTo = "spare";
            config.morePools.add(config.pool("spare", null, List.of(spare.port())));
            config.accessLog = new AccessLogConfig(folder.resolve("access.log").toString(), AccessLogConfig.Format.JSON, 1);
            try (TestProxy proxy = TestProxy.start(config)) {
                fill(proxy);
                get(proxy, "/1");
                TestProxy.await("spilled", () -> spare.present() == 1);
                getAndWait(proxy, "/2", 1);
                spare.answer(2); // the one that waits goes where a slot becomes free first
                TestProxy.await("three in all", () -> spare.paths().size() == 2);
                backend.answer(1);

                assertThat(clients).allSatisfy(client -> assertThat(client.readMessage()).startsWith("HTTP/1.1 200"));
                assertThat(spare.paths()).containsExactly("/1", "/2");
                assertThat(proxy.metric("evenkeel_pool_spilled_total{pool=\"pool\"}")).isEqualTo(2);
                assertThat(proxy.metric("evenkeel_backend_requests_total{backend=\"b1\",code=\"2xx\",pool=\"spare\"}")).isEqualTo(2);
                assertAtRest(proxy);
            }
            assertThat(Files.readString(folder.resolve("access.log")).lines()).filteredOn(line -> line.contains("\"pool\":\"spare\"")).hasSize(2);
        }
    }

    @Test
    void aPoolOfWhichAllRefuseSpillsToo() {
        try (ScriptedBackend spare = ScriptedBackend.answering("spare")) {
            TestConfig config = TestConfig.to(RetryTest.refusingPort());
            config.queue = new QueueConfig(4, Duration.ofSeconds(5));
            config.spillTo = "spare";
            config.morePools.add(config.pool("spare", null, List.of(spare.port())));
            try (TestProxy proxy = TestProxy.start(config)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(get(proxy, "/").readMessage()).endsWith("spare");
                }
                assertThat(proxy.metric("evenkeel_pool_spilled_total{pool=\"pool\"}")).isEqualTo(3);
                assertAtRest(proxy);
            }
        }
    }

    // ---- load

    @Test
    void capsHoldUnderLoadOnSeveralLoopsAndNoSlotIsLost() throws Exception {
        int requests = 60;
        try (HoldingBackend other = new HoldingBackend(); ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            TestConfig config = config(3, 1000);
            config.backends.add(other.port());
            config.eventLoops = 3;
            backend.answer(100_000);
            other.answer(100_000);
            try (TestProxy proxy = TestProxy.start(config)) {
                List<Future<Integer>> done = new ArrayList<>();
                for (int i = 0; i < 48; i++) {
                    boolean leaves = i % 8 == 7;
                    done.add(executor.submit(() -> leaves ? askAndLeave(proxy, requests) : ask(proxy, requests)));
                }
                int answered = 0;
                for (Future<Integer> each : done) {
                    answered += each.get();
                }

                assertThat(answered).isEqualTo(42 * requests);
                assertAtRest(proxy);
                assertThat(proxy.metric(OUTCOME.formatted("served"))).as("the queue was used").isPositive();
                assertThat(proxy.metric("evenkeel_lease_double_ends_total")).isZero();
            }
            assertThat(List.of(backend.most(), other.most())).allSatisfy(most -> assertThat(most).isBetween(1, 3));
        }
    }

    private static int ask(TestProxy proxy, int requests) {
        int answered = 0;
        try (Peer client = proxy.client()) {
            for (int i = 0; i < requests; i++) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                answered += client.readMessage().startsWith("HTTP/1.1 200") ? 1 : 0;
            }
        }
        return answered;
    }

    private static int askAndLeave(TestProxy proxy, int requests) {
        for (int i = 0; i < requests; i++) {
            try (Peer client = proxy.client()) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            }
        }
        return 0;
    }
}
