package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.Durations;
import io.evenkeel.config.QueueConfig;
import io.evenkeel.config.StickyConfig;
import io.evenkeel.config.StickyConfig.Secure;
import io.evenkeel.config.StickyConfig.WhenFull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients that are kept on their backends by a cookie.
class StickyTest {

    private static final StickyConfig STICKY = new StickyConfig("SID", Duration.ofHours(1), Secure.AUTO, WhenFull.SPILL);

    @TempDir
    private Path state;

    private ScriptedBackend one;
    private ScriptedBackend two;
    private ScriptedBackend three;

    @BeforeEach
    void start() {
        one = answeringWithCookies("one");
        two = answeringWithCookies("two");
        three = answeringWithCookies("three");
    }

    @AfterEach
    void end() {
        one.close();
        two.close();
        three.close();
    }

    /// Says who it is, and in a field of its own which cookies it was sent.
    private static ScriptedBackend answeringWithCookies(String name) {
        return ScriptedBackend.of(peer -> {
            while (true) {
                String head;
                try {
                    head = peer.readHead();
                } catch (AssertionError e) {
                    return; // the proxy closed
                }
                StringBuilder cookies = new StringBuilder();
                head.lines().filter(line -> line.startsWith("Cookie:")).forEach(line -> cookies.append('[').append(line, 8, line.length()).append(']'));
                peer.send("HTTP/1.1 200 OK\r\nX-Cookies: " + cookies + "\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
            }
        });
    }

    private TestConfig config() {
        TestConfig config = TestConfig.to(one.port(), two.port(), three.port());
        config.sticky = STICKY;
        config.stateDir = state;
        return config;
    }

    private static String get(TestProxy proxy, String cookies) {
        try (Peer client = proxy.client()) {
            return client.send("GET / HTTP/1.1\r\nHost: x\r\n" + cookies + "\r\n").readMessage();
        }
    }

    private static String body(String message) {
        return message.substring(message.indexOf("\r\n\r\n") + 4);
    }

    /// The cookie that the answer sets, as a client sends it back.
    private static String cookie(String answer) {
        Matcher set = Pattern.compile("\r\nSet-Cookie: (SID=[A-Za-z0-9_-]{11});").matcher(answer);
        assertThat(set.find()).as(answer).isTrue();
        return "Cookie: " + set.group(1) + "\r\n";
    }

    private static void assertPlaced(TestProxy proxy, String outcome, double times) {
        assertThat(proxy.metric("evenkeel_pool_sticky_requests_total{outcome=\"" + outcome + "\",pool=\"pool\"}")).as(outcome).isEqualTo(times);
    }

    @Test
    void keepsAClientOnTheBackendThatServedItFirst() {
        try (TestProxy proxy = TestProxy.start(config())) {
            Set<String> seen = new HashSet<>();
            for (int client = 0; client < 6; client++) {
                String first = get(proxy, "");
                String cookie = cookie(first);
                seen.add(body(first));
                for (int i = 0; i < 5; i++) {
                    String next = get(proxy, cookie);
                    assertThat(body(next)).isEqualTo(body(first));
                    assertThat(next).doesNotContain("Set-Cookie", "Cache-Control");
                }
            }
            assertThat(seen).containsExactlyInAnyOrder("one", "two", "three");
            assertPlaced(proxy, "new", 6);
            assertPlaced(proxy, "kept", 30);
        }
    }

    @Test
    void theCookieSaysHowLongAndForWhomAndKeepsSharedCachesFromStoringIt() {
        try (TestProxy proxy = TestProxy.start(config())) {
            assertThat(get(proxy, "")).containsPattern(
                    "\r\nSet-Cookie: SID=[A-Za-z0-9_-]{11}; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax\r\nCache-Control: private\r\n");
        }
        TestConfig untilTheBrowserEnds = config();
        untilTheBrowserEnds.sticky = new StickyConfig("SID", Durations.UNLIMITED, Secure.ON, WhenFull.SPILL);
        try (TestProxy proxy = TestProxy.start(untilTheBrowserEnds)) {
            assertThat(get(proxy, "")).containsPattern("\r\nSet-Cookie: SID=[A-Za-z0-9_-]{11}; Path=/; HttpOnly; SameSite=Lax; Secure\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"a=b; %s| [a=b]", "%s; a=b; c=\"d\"| [a=b; c=\"d\"]", "a=b;%s;c=d| [a=b; c=d]", "%s|''"})
    void backendsDoNotSeeTheCookie(String line, String seen) {
        try (TestProxy proxy = TestProxy.start(config())) {
            String pair = cookie(get(proxy, "")).substring(8).strip();

            assertThat(get(proxy, "Cookie: " + line.formatted(pair) + "\r\n")).contains("X-Cookies: " + seen + "\r\n");
        }
    }

    @Test
    void otherCookiesPassByteForByte() {
        try (TestProxy proxy = TestProxy.start(config())) {
            assertThat(get(proxy, "Cookie: a=b;c = d ;;SIDE=1; sid=2\r\n")).contains("X-Cookies: [a=b;c = d ;;SIDE=1; sid=2]\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"SID=AAAAAAAAAAA", "SID=", "SID=one", "SID=10.0.0.1:8080", "SID=AAAAAAAAAA%"})
    void aCookieThatNamesNobodyIsReplaced(String cookie) {
        try (TestProxy proxy = TestProxy.start(config())) {
            String answer = get(proxy, "Cookie: " + cookie + "\r\n");

            assertThat(answer).startsWith("HTTP/1.1 200").contains("X-Cookies: \r\n");
            assertPlaced(proxy, "moved", 1);
            assertThat(get(proxy, cookie(answer))).endsWith(body(answer));
        }
    }

    @Test
    void cookiesOutliveTheProcessAndHoldInEveryProxyWithTheSameKey() throws IOException {
        String first;
        try (TestProxy proxy = TestProxy.start(config())) {
            first = get(proxy, "");
        }
        try (TestProxy proxy = TestProxy.start(config())) {
            for (int i = 0; i < 4; i++) {
                assertThat(get(proxy, cookie(first))).endsWith(body(first)).doesNotContain("Set-Cookie");
            }
        }
        assertThat(Files.getPosixFilePermissions(state.resolve("sticky.key"))).hasSize(2);
        TestConfig elsewhere = config();
        elsewhere.stateDir = Files.createDirectory(state.resolve("other"));
        try (TestProxy proxy = TestProxy.start(elsewhere)) {
            assertThat(get(proxy, cookie(first))).as("another key").contains("Set-Cookie");
        }
    }

    @Test
    void servesWithoutAPlaceForTheKey() throws IOException {
        TestConfig config = config();
        config.stateDir = Files.createFile(state.resolve("no-directory")).resolve("state");
        try (TestProxy proxy = TestProxy.start(config)) {
            String first = get(proxy, "");
            assertThat(get(proxy, cookie(first))).endsWith(body(first));
        }
    }

    /// Answers all but `GET /hold` at once, and that when it is let go.
    private static ScriptedBackend holding(String name, CountDownLatch letGo) {
        return ScriptedBackend.of(peer -> {
            while (true) {
                String head;
                try {
                    head = peer.readHead();
                } catch (AssertionError e) {
                    return; // the proxy closed
                }
                if (head.startsWith("GET /hold")) {
                    TestProxy.await("it is let go", letGo);
                }
                peer.send(ScriptedBackend.ok(name));
            }
        });
    }

    /// The first backend of two holds requests, and each takes one at a time.
    private TestConfig oneAtATime(ScriptedBackend holding, WhenFull full) {
        TestConfig config = TestConfig.to(holding.port(), one.port());
        config.sticky = new StickyConfig("SID", Duration.ofHours(1), Secure.AUTO, full);
        config.stateDir = state;
        config.maxInFlight = 1;
        return config;
    }

    private static String cookieFor(String body, TestProxy proxy) {
        String answer = get(proxy, "");
        return cookie(body(answer).equals(body) ? answer : get(proxy, "")); // they take turns
    }

    private static Peer hold(TestProxy proxy, String cookie) {
        Peer holder = proxy.client();
        holder.send("GET /hold HTTP/1.1\r\nHost: x\r\n" + cookie + "\r\n");
        TestProxy.await("the backend is full", () -> proxy.backend(0).inFlight() == 1);
        return holder;
    }

    @Test
    void aClientIsSpilledWhileItsBackendIsFullAndReturns() {
        CountDownLatch letGo = new CountDownLatch(1);
        try (ScriptedBackend four = holding("four", letGo); TestProxy proxy = TestProxy.start(oneAtATime(four, WhenFull.SPILL))) {
            String cookie = cookieFor("four", proxy);
            try (Peer holder = hold(proxy, cookie)) {
                assertThat(get(proxy, cookie)).as("spilled, and not moved").endsWith("one").doesNotContain("Set-Cookie");
                assertPlaced(proxy, "away", 1);
                letGo.countDown();
                holder.readMessage();
            }
            TestProxy.await("it has room", () -> proxy.backend(0).inFlight() == 0);
            assertThat(get(proxy, cookie)).endsWith("four");
        } finally {
            letGo.countDown();
        }
    }

    @Test
    void aClientWaitsForItsBackendWhereThatIsAsked() {
        CountDownLatch letGo = new CountDownLatch(1);
        ScriptedBackend four = holding("four", letGo);
        TestConfig config = oneAtATime(four, WhenFull.WAIT);
        config.queue = new QueueConfig(10, Duration.ofSeconds(9));
        try (four; TestProxy proxy = TestProxy.start(config)) {
            String cookie = cookieFor("four", proxy);
            try (Peer holder = hold(proxy, cookie); Peer waiting = proxy.client()) {
                waiting.send("GET / HTTP/1.1\r\nHost: x\r\n" + cookie + "\r\n");
                TestProxy.await("it waits", () -> proxy.proxy.pools().getFirst().waiting() == 1);
                assertThat(get(proxy, "")).as("somebody without a backend").endsWith("one");
                letGo.countDown();
                holder.readMessage();
                assertThat(waiting.readMessage()).endsWith("four").doesNotContain("Set-Cookie");
            }
        } finally {
            letGo.countDown();
        }
    }

    @Test
    void aClientThatMayNotGoElsewhereIsRefusedWhereNobodyWaits() {
        CountDownLatch letGo = new CountDownLatch(1);
        try (ScriptedBackend four = holding("four", letGo); TestProxy proxy = TestProxy.start(oneAtATime(four, WhenFull.WAIT))) {
            String cookie = cookieFor("four", proxy);
            try (Peer holder = hold(proxy, cookie)) {
                assertThat(get(proxy, cookie)).startsWith("HTTP/1.1 503").contains("X-Evenkeel-Reason: pool-full\r\n");
                letGo.countDown();
                holder.readMessage();
            }
        } finally {
            letGo.countDown();
        }
    }

    @Test
    void aClientOfADrainedBackendIsMovedAndStays() {
        TestConfig config = config();
        try (TestProxy proxy = TestProxy.start(config)) {
            String first = get(proxy, "");
            int index = switch (body(first)) {
                case "one" -> 0;
                case "two" -> 1;
                default -> 2;
            };
            config.weights = new int[] {1, 1, 1};
            config.weights[index] = 0;
            proxy.proxy.reload(config.build());
            String moved = get(proxy, cookie(first));
            assertThat(body(moved)).isNotEqualTo(body(first));
            assertPlaced(proxy, "moved", 1);
            for (int i = 0; i < 4; i++) {
                assertThat(get(proxy, cookie(moved))).endsWith(body(moved)).doesNotContain("Set-Cookie");
            }
        }
    }

    @Test
    void aClientWhoseBackendRefusesIsMoved() {
        try (TestProxy proxy = TestProxy.start(config())) {
            String first = get(proxy, "");
            (body(first).equals("one") ? one : body(first).equals("two") ? two : three).close();
            String[] answer = {""};
            TestProxy.await("refused, not only reset", () -> {
                answer[0] = get(proxy, cookie(first));
                return answer[0].contains("Set-Cookie");
            });
            String moved = answer[0];

            assertThat(body(moved)).isNotEqualTo(body(first));
            assertThat(get(proxy, cookie(moved))).endsWith(body(moved));
        }
    }
}
