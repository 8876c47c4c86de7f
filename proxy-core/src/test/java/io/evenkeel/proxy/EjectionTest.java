package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.EjectionConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Real traffic takes a backend out that fails fast, and it comes back: sockets, the proxy's own control thread and all.
class EjectionTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final AtomicBoolean failing = new AtomicBoolean(true);
    private final AtomicInteger askedTheBadOne = new AtomicInteger();

    private ScriptedBackend bad() {
        return ScriptedBackend.of(peer -> {
            while (true) {
                try {
                    peer.readHead();
                } catch (AssertionError e) {
                    return; // the proxy closed
                }
                askedTheBadOne.incrementAndGet();
                peer.send(failing.get() ? "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n" : ScriptedBackend.ok("well"));
            }
        });
    }

    private static TestConfig config(Duration slowStart, ScriptedBackend... backends) {
        TestConfig config = TestConfig.to(Arrays.stream(backends).mapToInt(ScriptedBackend::port).toArray());
        config.ejection = EjectionConfig.DEFAULT;
        config.slowStart = slowStart;
        return config;
    }

    private static void get(Peer client, int times) {
        for (int i = 0; i < times; i++) {
            client.send(GET);
            assertThat(client.readMessage()).startsWith("HTTP/1.1 ");
        }
    }

    @Test
    void whoFailsFastGetsNothingAfterFiveOfItsAnswersAndReturnsAfterItsTime() {
        ManualClock clock = new ManualClock();
        try (ScriptedBackend bad = bad();
                ScriptedBackend good = ScriptedBackend.answering("good");
                ScriptedBackend other = ScriptedBackend.answering("good");
                TestProxy proxy = TestProxy.start(config(Duration.ZERO, bad, good, other).build(), clock);
                Peer client = proxy.client()) {
            get(client, 15);
            assertThat(askedTheBadOne.get()).isEqualTo(5);
            TestProxy.await("it is out", () -> proxy.backend(0).ejected()); // without a further request
            TestProxy.await("all pickers know", () -> proxy.proxy.pools().getFirst().expectedShares()[0] == 0);
            int asked = askedTheBadOne.get();
            get(client, 60);
            assertThat(askedTheBadOne.get()).as("nothing more").isEqualTo(asked);
            assertThat(proxy.metric("evenkeel_backend_ejected{backend=\"b1\",pool=\"pool\"}")).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_backend_ejections_total{backend=\"b1\",pool=\"pool\",rule=\"consecutive-failures\"}")).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_backend_ejections_total")).as("nobody else").isEqualTo(1);

            failing.set(false);
            clock.advance(Duration.ofSeconds(11)); // 10 s and 10 % of it
            TestProxy.await("it is back", () -> !proxy.backend(0).ejected() && proxy.proxy.pools().getFirst().expectedShares()[0] > 0);
            get(client, 30);
            assertThat(askedTheBadOne.get() - asked).isEqualTo(10);
        }
    }

    @Test
    void whoComesBackStartsSlowly() {
        ManualClock clock = new ManualClock();
        try (ScriptedBackend bad = bad();
                ScriptedBackend good = ScriptedBackend.answering("good");
                TestProxy proxy = TestProxy.start(config(Duration.ofSeconds(30), bad, good).build(), clock);
                Peer client = proxy.client()) {
            TestProxy.await("it is out", () -> {
                get(client, 1);
                return proxy.backend(0).ejected();
            });
            failing.set(false);
            clock.advance(Duration.ofSeconds(11));
            TestProxy.await("it is back", () -> !proxy.backend(0).ejected());
            String part = "evenkeel_backend_slow_start_ratio{backend=\"b1\",pool=\"pool\"}";
            TestProxy.await("with a tenth", () -> proxy.metric(part) == 0.1 && proxy.proxy.pools().getFirst().expectedShares()[0] > 0);
            int asked = askedTheBadOne.get();
            get(client, 110);
            assertThat(askedTheBadOne.get() - asked).isEqualTo(10);

            TestProxy.await("the whole", () -> {
                clock.advance(Duration.ofSeconds(31)); // again, if no sweep has seen it yet
                return proxy.metric(part) == 1;
            });
        }
    }

    @Test
    void theOnlyOneServesOn() {
        try (ScriptedBackend bad = bad(); TestProxy proxy = TestProxy.start(config(Duration.ZERO, bad)); Peer client = proxy.client()) {
            get(client, 200);
            assertThat(askedTheBadOne.get()).isEqualTo(200);
            assertThat(proxy.backend(0).ejected()).isFalse();
        }
    }
}
