package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.Durations;
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
        config.responseMinRate = 100;
        return limits(config);
    }

    private static ListenerFacts limits(TestConfig config) {
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
        assertThat(watch.outputFault(500, 1000, LIMITS, s(8) - 1)).isNull();
        assertThat(watch.outputFault(500, 1000, LIMITS, s(8))).isEqualTo(Reason.WRITE_TIMEOUT);
    }

    @Test
    void doesNotFindAClientStuckThatTakesALittle() {
        watch.outputPending(1000, s(0));
        assertThat(watch.outputFault(500, 1001, LIMITS, s(7))).isNull();
        assertThat(watch.outputFault(500, 1001, LIMITS, s(14))).isNull();
        assertThat(watch.outputFault(500, 1001, LIMITS, s(15))).isEqualTo(Reason.WRITE_TIMEOUT);
        assertThat(watch.outputFault(0, 2000, LIMITS, s(100))).isNull();
        assertThat(watch.outputFault(500, 2000, LIMITS, s(200))).as("nothing is pending any more").isNull();
    }

    /// A byte now and then is no progress: 30 s at less than 100 bytes a second, without one silence of 8 s.
    @Test
    void findsAClientTooSlowOverTheWindow() {
        watch.enter(Phase.NOTHING, s(0));
        watch.outputPending(0, s(0));
        for (int second = 5; second < 30; second += 5) {
            assertThat(watch.outputFault(500, second * 99L, LIMITS, s(second))).isNull();
        }
        assertThat(watch.due(LIMITS, s(29))).as("looks when the window is full").isEqualTo(s(30));
        assertThat(watch.outputFault(500, 30 * 99L, LIMITS, s(30))).isEqualTo(Reason.CLIENT_TOO_SLOW);
    }

    @Test
    void givesAClientThatTakesEnoughAnotherWindow() {
        watch.outputPending(0, s(0));
        assertThat(watch.outputFault(500, 3000, LIMITS, s(30) - 1)).isNull();
        assertThat(watch.outputFault(500, 3001, LIMITS, s(30))).isNull();
        assertThat(watch.outputFault(500, 6000, LIMITS, s(60) - 1)).isNull();
        assertThat(watch.outputFault(500, 6000, LIMITS, s(60))).isEqualTo(Reason.CLIENT_TOO_SLOW);
    }

    @Test
    void beginsAnewWhenAllWasTaken() {
        watch.outputPending(0, s(0));
        watch.outputFault(500, 1, LIMITS, s(7));
        watch.outputFault(0, 1000, LIMITS, s(14));
        assertThat(watch.outputPending(1000, s(40))).isTrue();
        assertThat(watch.outputFault(500, 1001, LIMITS, s(47))).isNull();
    }

    @Test
    void looksForSlownessThoughSilencesAreUnlimited() {
        TestConfig config = new TestConfig();
        config.writeTimeout = Durations.UNLIMITED;
        ListenerFacts patient = limits(config);
        watch.enter(Phase.NOTHING, s(0));
        watch.outputPending(0, s(0));
        assertThat(watch.due(patient, s(0))).isEqualTo(s(30));
        assertThat(watch.outputFault(500, 0, patient, s(30))).isEqualTo(Reason.CLIENT_TOO_SLOW);
        config.responseMinRate = 0;
        assertThat(watch.due(limits(config), s(0))).isEqualTo(Nanos.NEVER);
        assertThat(watch.outputFault(500, 0, limits(config), s(3000))).isNull();
    }

    /// What was taken is settled: a pause in which nothing was sent is no slowness of the client.
    @Test
    void beginsAnewBehindWhatWasTaken() {
        watch.outputPending(0, s(0));
        watch.outputTaken();
        assertThat(watch.outputPending(1000, s(40))).isTrue();

        assertThat(watch.outputFault(500, 1000, LIMITS, s(41))).isNull();
        assertThat(watch.outputFault(500, 1000, LIMITS, s(48))).isEqualTo(Reason.WRITE_TIMEOUT);
    }
}
