package io.evenkeel.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.HostPort;
import io.evenkeel.config.ProbeConfig;
import io.evenkeel.config.ProbeConfig.StatusRange;
import io.evenkeel.routing.BackendId;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The checker over real sockets.
class HealthCheckerTest {

    private static final BackendId ID = new BackendId("web", "b1");
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final RecordedHealth health = new RecordedHealth();
    private final HealthChecker checker = new HealthChecker(group, NioSocketChannel::new, new TestNames(), health, new Random(7));

    /// Knows `backend.test`, and that nothing else exists.
    private static final class TestNames extends AddressResolverGroup<InetSocketAddress> {
        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new InetNameResolver(executor) {
                @Override
                protected void doResolve(String host, Promise<InetAddress> promise) {
                    if (host.equals("backend.test")) {
                        promise.setSuccess(InetAddress.getLoopbackAddress());
                    } else {
                        promise.setFailure(new UnknownHostException(host));
                    }
                }

                @Override
                protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
                    promise.setFailure(new UnknownHostException(host));
                }
            }.asAddressResolver();
        }
    }

    @AfterEach
    void stop() throws Exception {
        checker.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
    }

    private static ProbeConfig.Http http(String bodyContains) {
        return new ProbeConfig.Http("/healthz", "GET", List.of(new StatusRange(200, 299), new StatusRange(418, 418)), bodyContains, "");
    }

    private void watch(String host, int port, ProbeConfig.Kind kind, Duration timeout) {
        checker.watch(List.of(new ProbeTarget(ID, new HostPort(host, port),
                new ProbeConfig(kind, 0, Duration.ofMillis(20), 0.1, timeout, 3, 2))));
    }

    private ProbeResult firstResult(String host, int port, ProbeConfig.Kind kind, Duration timeout) {
        watch(host, port, kind, timeout);
        await(() -> !health.results.isEmpty());
        return health.results.getFirst();
    }

    private ProbeResult answerTo(ProbeConfig.Kind kind, RawServer server) {
        try (server) {
            return firstResult("127.0.0.1", server.port(), kind, PATIENT);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 30 s in vain").isLessThan(end);
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    private static void assertFailed(ProbeResult result, ProbeResult.Kind kind, String detail) {
        assertThat(result).isInstanceOfSatisfying(ProbeResult.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(kind);
            assertThat(failed.detail()).contains(detail);
            assertThat(failed.nanos()).isPositive();
        });
    }

    @Test
    void passesOnAnExpectedStatus() {
        assertThat(answerTo(http(""), RawServer.answering("HTTP/1.1 418 Short\r\ncontent-length: 0\r\n\r\n")))
                .isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void failsOnAnotherStatusAndTellsWhatWasExpected() {
        assertFailed(answerTo(http(""), RawServer.answering("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n")),
                ProbeResult.Kind.STATUS, "status 503 (expected: 200-299, 418)");
    }

    @Test
    void decidesByTheHeadAloneWhenTheBodyDoesNotMatter() {
        assertThat(answerTo(http(""), RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nnever more than this")))
                .isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void asksAsConfiguredAndClosesTheConnection() {
        try (var server = RawServer.answering(OK)) {
            var kind = new ProbeConfig.Http("/live?x=1", "OPTIONS", List.of(new StatusRange(200, 200)), "", "shop.example");
            firstResult("127.0.0.1", server.port(), kind, PATIENT);
            await(() -> server.closedByClient.get() > 1);
            assertThat(server.requests.getFirst()).startsWith("OPTIONS /live?x=1 HTTP/1.1\r\n")
                    .contains("\r\nhost: shop.example\r\n", "\r\nconnection: close\r\n", "\r\nuser-agent: evenkeel-probe\r\n");
        }
    }

    @Test
    void namesTheBackendsAddressAsHostWithoutConfiguredOne() {
        try (var server = RawServer.answering(OK)) {
            firstResult("127.0.0.1", server.port(), http(""), PATIENT);
            assertThat(server.requests.getFirst()).contains("\r\nhost: 127.0.0.1:" + server.port() + "\r\n");
        }
    }

    @Test
    void probesAnotherPortThanTheBackendsWhenConfigured() {
        try (var server = RawServer.answering(OK)) {
            checker.watch(List.of(new ProbeTarget(ID, new HostPort("127.0.0.1", 1),
                    new ProbeConfig(http("ok"), server.port(), Duration.ofMillis(20), 0, PATIENT, 3, 2))));
            await(() -> !health.results.isEmpty());
            assertThat(health.results.getFirst()).isInstanceOf(ProbeResult.Passed.class);
        }
    }

    @Test
    void findsTextInABodySplitAnywhere() {
        assertThat(answerTo(http("all is well"), RawServer.answering(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "9\r\nhello all\r\n", "1\r\n \r\n", "2\r\nis\r\n",
                "8\r\n well, no\r\n", "0\r\n\r\n"))).isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void failsOnABodyWithoutTheText() {
        assertFailed(answerTo(http("all is well"), RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nall is wel")),
                ProbeResult.Kind.BODY, "body without \"all is well\" in its first 10 bytes");
    }

    @Test
    void looksAtTheFirst64KibOfABodyOnly() {
        int before = HttpAnswer.BODY_BYTES - 1;
        assertFailed(answerTo(http("ok"), RawServer.answering(
                "HTTP/1.1 200 OK\r\ncontent-length: " + (before + 2) + "\r\n\r\n" + "x".repeat(before) + "ok")),
                ProbeResult.Kind.BODY, "first 65536 bytes");
    }

    @Test
    void findsTextAtTheEndOfTheFirst64Kib() {
        int before = HttpAnswer.BODY_BYTES - 2;
        assertThat(answerTo(http("ok"), RawServer.answering(
                "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n" + "x".repeat(before) + "ok")))
                .isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void endsAProbeOfANeverEndingBody() {
        assertFailed(answerTo(http("ok"), RawServer.scripted(0, (socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
            while (!socket.isClosed()) {
                out.write(new byte[8192]);
            }
        })), ProbeResult.Kind.BODY, "first 65536 bytes");
    }

    @Test
    void passesOverInterimAnswers() {
        assertThat(answerTo(http(""), RawServer.answering("HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n", OK)))
                .isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void mustRejectEndlessInterimAnswers() {
        assertFailed(answerTo(http(""), RawServer.answering("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(50))),
                ProbeResult.Kind.MALFORMED, "interim");
    }

    @Test
    void mustRejectAnEndlessHead() {
        assertFailed(answerTo(http(""), RawServer.scripted(0, (socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes());
            while (!socket.isClosed()) {
                out.write("x-more: and more\r\n".getBytes());
            }
        })), ProbeResult.Kind.MALFORMED, "no proper HTTP/1.1 answer");
    }

    @Test
    void mustRejectWhatIsNoHttp() {
        assertFailed(answerTo(http(""), RawServer.answering("SSH-2.0-OpenSSH_9.2\r\n\r\n")),
                ProbeResult.Kind.MALFORMED, "no proper HTTP/1.1 answer");
    }

    @Test
    void failsWhenTheBackendClosesBeforeItsAnswer() {
        assertFailed(answerTo(http(""), RawServer.scripted(0, (socket, _) -> socket.close())),
                ProbeResult.Kind.RESET, "closed before the answer");
    }

    @Test
    void failsWhenTheBackendResets() {
        assertFailed(answerTo(http("ok"), RawServer.scripted(0, (socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\no".getBytes());
            socket.setSoLinger(true, 0);
            socket.close();
        })), ProbeResult.Kind.RESET, "");
    }

    @Test
    void timesOutWhenNoAnswerComes() {
        try (var server = RawServer.scripted(0, (_, _) -> {})) {
            assertFailed(firstResult("127.0.0.1", server.port(), http(""), Duration.ofMillis(50)),
                    ProbeResult.Kind.TIMEOUT, "no answer within 50ms");
        }
    }

    @Test
    void timesOutWhenAnAnswerDripsInByteByByte() {
        try (var server = RawServer.scripted(0, (socket, out) -> {
            while (!socket.isClosed()) {
                out.write('H');
                out.flush();
                Thread.sleep(5);
            }
        })) {
            assertFailed(firstResult("127.0.0.1", server.port(), http(""), Duration.ofMillis(100)),
                    ProbeResult.Kind.TIMEOUT, "no answer within 100ms");
        }
    }

    @Test
    void timesOutWhenNobodyAccepts() throws Exception {
        // Linux drops further handshakes once the accept queue is full, so that a connect neither succeeds nor fails.
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            try {
                waiting.add(new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort()));
                waiting.add(new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort()));
                assertFailed(firstResult("127.0.0.1", full.getLocalPort(), new ProbeConfig.Tcp(), Duration.ofMillis(50)),
                        ProbeResult.Kind.CONNECT_TIMEOUT, "no connection within 50ms");
            } finally {
                for (Socket socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void failsWhenTheConnectionIsRefused() throws Exception {
        int port;
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertFailed(firstResult("127.0.0.1", port, new ProbeConfig.Tcp(), PATIENT), ProbeResult.Kind.REFUSED, "");
    }

    @Test
    void failsWhenNoSocketCanBeOpenedAndGoesOn() {
        try (var starved = new HealthChecker(group, () -> {
            throw new ChannelException("too many open files");
        }, new TestNames(), health, new Random(7))) {
            starved.watch(List.of(new ProbeTarget(ID, new HostPort("127.0.0.1", 1),
                    new ProbeConfig(new ProbeConfig.Tcp(), 0, Duration.ofMillis(5), 0, PATIENT, 3, 2))));
            await(() -> health.results.size() >= 4);
            assertFailed(health.results.getFirst(), ProbeResult.Kind.CONNECT_FAILED, "too many open files");
            assertThat(health.transitions).containsExactly(new RecordedHealth.Transition(ID, false));
        }
    }

    @Test
    void failsWhenTheNameIsUnknown() {
        assertFailed(firstResult("nowhere.test", 80, new ProbeConfig.Tcp(), PATIENT), ProbeResult.Kind.UNRESOLVED, "nowhere.test");
    }

    @Test
    void looksNamesUpByTheResolverHandedIn() {
        try (var server = RawServer.answering(OK)) {
            assertThat(firstResult("backend.test", server.port(), http("ok"), PATIENT)).isInstanceOf(ProbeResult.Passed.class);
        }
    }

    @Test
    void passesATcpProbeWhenAConnectionOpensAndClosesItAtOnce() {
        try (var server = RawServer.answering()) {
            assertThat(firstResult("127.0.0.1", server.port(), new ProbeConfig.Tcp(), PATIENT)).isInstanceOf(ProbeResult.Passed.class);
            await(() -> server.closedByClient.get() > 0);
        }
    }

    @Test
    void announcesAKilledAndReturningBackendOnceEach() {
        var server = RawServer.answering(OK);
        int port = server.port();
        watch("127.0.0.1", port, http("ok"), PATIENT);
        await(() -> health.results.size() >= 3);
        server.close();
        await(() -> !health.transitions.isEmpty());
        int failuresSeen = health.results.size();
        await(() -> health.results.size() > failuresSeen + 5);
        try (var returned = RawServer.scripted(port, (_, out) -> out.write(OK.getBytes()))) {
            await(() -> health.transitions.size() > 1);
            int passesSeen = health.results.size();
            await(() -> health.results.size() > passesSeen + 5);
            assertThat(returned.requests).isNotEmpty();
        }
        assertThat(health.transitions.subList(0, 2)).containsExactly(
                new RecordedHealth.Transition(ID, false), new RecordedHealth.Transition(ID, true));
    }

    @Test
    void neverProbesABackendTwiceAtATime() {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        try (var server = RawServer.scripted(0, (_, out) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.sleep(50);
            now.decrementAndGet();
            out.write(OK.getBytes());
        })) {
            watch("127.0.0.1", server.port(), http("ok"), PATIENT);
            await(() -> health.results.size() >= 5);
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void probesHundredsOfBackends() {
        try (var server = RawServer.answering(OK)) {
            var probe = new ProbeConfig(http("ok"), 0, Duration.ofMillis(500), 0.1, PATIENT, 3, 2);
            var targets = new ArrayList<ProbeTarget>();
            for (int i = 0; i < 300; i++) {
                targets.add(new ProbeTarget(new BackendId("web", "b" + i), new HostPort("127.0.0.1", server.port()), probe));
            }
            checker.watch(targets);
            await(() -> health.results.size() >= 900);
        }
        assertThat(List.copyOf(health.results).subList(0, 900)).as("before the server closed").hasOnlyElementsOfType(ProbeResult.Passed.class);
    }

    @Test
    void stopsProbingWhenClosed() throws Exception {
        try (var server = RawServer.scripted(0, (_, _) -> {})) {
            watch("127.0.0.1", server.port(), http(""), PATIENT);
            await(() -> !server.requests.isEmpty());
            checker.close();
            group.next().submit(() -> {}).get(10, TimeUnit.SECONDS);
            await(() -> server.closedByClient.get() == 1);
            checker.watch(List.of(new ProbeTarget(ID, new HostPort("127.0.0.1", server.port()),
                    new ProbeConfig(http(""), 0, Duration.ofMillis(1), 0, PATIENT, 3, 2))));
            group.next().submit(() -> {}).get(10, TimeUnit.SECONDS);
            assertThat(server.requests).hasSize(1);
            assertThat(health.results).isEmpty();
        }
    }
}
