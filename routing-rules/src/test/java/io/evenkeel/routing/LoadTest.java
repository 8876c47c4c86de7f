package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What backends remember of answers: latency and failures.
class LoadTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private final LatencyAverage latency = new LatencyAverage();
    private final FailurePenalty failures = new FailurePenalty();

    @Test
    void latencyIsUnknownBeforeTheFirstAnswer() {
        assertThat(latency.nanos()).isEqualTo(LatencyAverage.UNKNOWN);
        latency.failed(MILLI, SECOND);
        assertThat(latency.nanos()).isEqualTo(LatencyAverage.UNKNOWN);
    }

    @Test
    void latencyJumpsUpAndComesDownByTimeAndNotByNumber() {
        latency.answered(10 * MILLI, SECOND);
        latency.answered(100 * MILLI, SECOND);
        assertThat(latency.nanos()).isEqualTo(100.0 * MILLI);
        for (int i = 0; i < 1_000; i++) {
            latency.answered(10 * MILLI, SECOND); // no time passes
        }
        assertThat(latency.nanos()).isEqualTo(100.0 * MILLI);
        latency.answered(10 * MILLI, SECOND + LatencyAverage.TAU_NANOS);
        assertThat(latency.nanos()).isCloseTo(MILLI * (10 + 90 / Math.E), within(0.01 * MILLI));
    }

    @Test
    void latencyFadesWhileNobodyAsks() {
        latency.answered(100 * MILLI, SECOND);
        assertThat(latency.fadedNanos(SECOND)).isEqualTo(100.0 * MILLI);
        assertThat(latency.fadedNanos(SECOND + LatencyAverage.TAU_NANOS)).isCloseTo(100 * MILLI / Math.E, within(0.01 * MILLI));
        assertThat(latency.fadedNanos(SECOND + 1_000 * SECOND)).isZero();
        assertThat(latency.nanos()).isEqualTo(100.0 * MILLI);
    }

    @Test
    void aClockReadEarlierTakesNothingBack() {
        latency.answered(100 * MILLI, 5 * SECOND);
        latency.answered(10 * MILLI, 4 * SECOND);
        assertThat(latency.nanos()).isEqualTo(100.0 * MILLI);
        assertThat(latency.fadedNanos(4 * SECOND)).isEqualTo(100.0 * MILLI);
        latency.answered(200 * MILLI, 4 * SECOND);
        assertThat(latency.fadedNanos(5 * SECOND)).as("of the later of the two times").isEqualTo(200.0 * MILLI);
    }

    @Test
    void aFailureCountsForASecondOrTwiceAsLongAsAGoodAnswerTakes() {
        latency.answered(50 * MILLI, SECOND);
        failures.failed(latency.nanos(), SECOND);
        assertThat(failures.requests(latency, SECOND)).isEqualTo(1);
        assertThat(failures.requests(latency, SECOND + 600 * MILLI)).isEqualTo(1);
        assertThat(failures.requests(latency, SECOND + 800 * MILLI)).as("1 / e^0.8 is less than a half").isZero();

        latency.answered(5 * SECOND, 100 * SECOND);
        failures.failed(latency.nanos(), 100 * SECOND);
        assertThat(failures.requests(latency, 106 * SECOND)).isEqualTo(1);
        assertThat(failures.requests(latency, 108 * SECOND)).isZero();
    }

    @Test
    void aFailureOfWhoNeverAnsweredWellCountsForTenSeconds() {
        failures.failed(latency.nanos(), SECOND);

        assertThat(failures.requests(latency, 7 * SECOND)).isEqualTo(1);
        assertThat(failures.requests(latency, 9 * SECOND)).isZero();
    }

    @Test
    void aFailureCountsForAMinuteAtMost() {
        latency.answered(3_600 * SECOND, SECOND);
        failures.failed(latency.nanos(), SECOND);

        assertThat(failures.requests(latency, 50 * SECOND)).isZero();
    }

    @Test
    void failuresAddUp() {
        latency.answered(50 * MILLI, SECOND);
        for (int i = 0; i < 100; i++) {
            failures.failed(latency.nanos(), SECOND);
        }

        assertThat(failures.requests(latency, SECOND)).isEqualTo(100);
        assertThat(failures.requests(latency, 2 * SECOND)).isEqualTo(37);
        assertThat(failures.requests(latency, 30 * SECOND)).isZero();
    }

    /// Ticks are 32 bits wide: after thirteen days they begin anew.
    @Test
    void whatWasLongAgoIsForgottenHoweverLongAgo() {
        for (long days = 1; days < 26; days++) {
            FailurePenalty old = new FailurePenalty();
            old.failed(LatencyAverage.UNKNOWN, SECOND);
            assertThat(old.requests(latency, SECOND + days * 86_400 * SECOND)).as("after %d days", days).isZero();
        }
    }

    /// As a backup that served once, and again a week later.
    @Test
    void anAverageOfLongAgoCountsForNothing() {
        for (long days = 1; days < 13; days++) {
            LatencyAverage old = new LatencyAverage();
            long later = SECOND + days * 86_400 * SECOND;
            old.answered(30 * SECOND, SECOND);
            old.answered(10 * MILLI, later);
            assertThat(old.nanos()).as("after %d days", days).isEqualTo(10.0 * MILLI);
            old.answered(20 * MILLI, later);
            assertThat(old.fadedNanos(later + LatencyAverage.TAU_NANOS)).as("after %d days", days).isCloseTo(20 * MILLI / Math.E, within(0.01 * MILLI));
        }
    }

    /// Numbers and times of different writers must never be mixed: here every pair has its number as its time.
    @Test
    void manyThreadsNeverTearAWord() throws Exception {
        PaddedCounter word = new PaddedCounter(Decaying.of(1, 1));
        AtomicBoolean end = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Runnable writer = () -> {
                for (int i = 1; i < 1_000_000; i++) {
                    word.replace(word.get(), Decaying.of(i, i));
                }
                end.set(true);
            };
            Future<?> reader = threads.submit(() -> {
                running.countDown();
                while (!end.get()) {
                    long seen = word.get();
                    assertThat((int) Decaying.value(seen)).isEqualTo(Decaying.tick(seen));
                }
            });
            running.countDown();
            running.await();
            threads.submit(writer);
            threads.submit(writer).get();
            reader.get();
        }
    }
}
