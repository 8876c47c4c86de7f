package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.metrics.ProxyMeters;
import io.evenkeel.proxy.ClientWatch.Phase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientWatchTest {

    private static final ListenerFacts LIMITS = limits();

    private final ClientWatch watch = new ClientWatch();

    private static ListenerFacts limits() {
        TestConfig config = new TestConfig();
        config.idleTimeout = Duration.ofSeconds(60);
        config.headerTimeout = Duration.ofSeconds(10);
        config.bodyTimeout = Duration.ofSeconds(20);
        config.writeTimeout = Duration.ofSeconds(8);
        config.bodyMinRate = 1000;
        try (ProxyMeters meters = new ProxyMeters("test")) {
            return new ListenerFacts(config.build().listeners().getFirst(), meters.listener("web"), null);
        }
    }

    private static long s(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void givesEachPhaseItsOwnTime() {
        watch.enter(Phase.IDLE, s(100));
        assertThat(watch.due(LIMITS, s(100))).isEqualTo(s(160));
        assertThat(watch.expired(LIMITS, s(160) - 1)).isFalse();
        assertThat(watch.expired(LIMITS, s(160))).isTrue();

        watch.enter(Phase.HEAD, s(100));
        assertThat(watch.due(LIMITS, s(100))).isEqualTo(s(110));
        assertThat(watch.expired(LIMITS, s(110))).isTrue();

        watch.enter(Phase.NOTHING, s(100));
        assertThat(watch.due(LIMITS, s(100))).isEqualTo(Nanos.NEVER);
        assertThat(watch.expired(LIMITS, s(1_000_000))).isFalse();
    }

    @Test
    void allowsABodySilencesButNoLongOnes() {
        watch.enter(Phase.BODY, s(0));
        watch.bodyBytes(1_000_000, s(19));
        assertThat(watch.bodyFault(LIMITS, s(38))).isNull();
        assertThat(watch.bodyFault(LIMITS, s(39))).isEqualTo(Reason.BODY_TIMEOUT);
    }

    /// 30 s at less than 1000 bytes a second, without one silence of 20 s.
    @Test
    void findsABodyTooSlowOverTheWindow() {
        watch.enter(Phase.BODY, s(0));
        for (int second = 1; second < 30; second++) {
            watch.bodyBytes(999, s(second));
        }
        assertThat(watch.bodyFault(LIMITS, s(30) - 1)).isNull();
        assertThat(watch.bodyFault(LIMITS, s(30))).isEqualTo(Reason.BODY_TOO_SLOW);
    }

    @Test
    void beginsANewWindowAfterAGoodOne() {
        watch.enter(Phase.BODY, s(0));
        watch.bodyBytes(30_000, s(29));
        assertThat(watch.bodyFault(LIMITS, s(30))).isNull();
        watch.bodyBytes(100, s(45));
        assertThat(watch.bodyFault(LIMITS, s(60))).isEqualTo(Reason.BODY_TOO_SLOW);
    }

    @Test
    void findsAClientStuckThatTakesNothing() {
        watch.enter(Phase.NOTHING, s(0));
        assertThat(watch.outputPending(1000, s(0))).isTrue();
        assertThat(watch.due(LIMITS, s(0))).isEqualTo(s(2));
        assertThat(watch.isStuck(500, 1000, LIMITS, s(8) - 1)).isFalse();
        assertThat(watch.isStuck(500, 1000, LIMITS, s(8))).isTrue();
    }

    @Test
    void doesNotFindAClientStuckThatTakesALittle() {
        watch.outputPending(1000, s(0));
        assertThat(watch.isStuck(500, 1001, LIMITS, s(7))).isFalse();
        assertThat(watch.isStuck(500, 1001, LIMITS, s(14))).isFalse();
        assertThat(watch.isStuck(500, 1001, LIMITS, s(15))).isTrue();
        assertThat(watch.isStuck(0, 2000, LIMITS, s(100))).isFalse();
        assertThat(watch.isStuck(500, 2000, LIMITS, s(200))).as("nothing is pending any more").isFalse();
    }
}
