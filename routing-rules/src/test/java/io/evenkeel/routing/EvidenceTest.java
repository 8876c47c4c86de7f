package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.routing.Evidence.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    private final Evidence evidence = new Evidence();

    @Test
    void countsGoodAndFailedAndHowLongTheGoodOnesTook() {
        evidence.good(3, 0);
        evidence.failed(0);
        Totals before = evidence.totals();
        evidence.good(5, 0);
        evidence.good(7, 0);

        assertThat(evidence.totals()).isEqualTo(new Totals(3, 1, 15));
        assertThat(evidence.totals().since(before)).isEqualTo(new Totals(2, 0, 12));
        assertThat(evidence.totals().successRate()).isEqualTo(0.75);
        assertThat(evidence.totals().meanLatency()).isEqualTo(5);
        assertThat(Totals.NONE.successRate()).isEqualTo(1);
        assertThat(Totals.NONE.meanLatency()).isZero();
    }

    @Test
    void aGoodAnswerEndsARunOfFailures() {
        assertThat(evidence.run()).isZero();
        assertThat(List.of(evidence.failed(1), evidence.failed(2))).containsExactly(1, 2);
        evidence.good(1, 3);
        assertThat(evidence.run()).isZero();
        assertThat(evidence.failed(4)).isEqualTo(1);
        assertThat(evidence.runBegan()).isEqualTo(4);
    }

    @Test
    void aRunMayBeLongerThanWhatIsRemembered() {
        for (int i = 1; i <= 100; i++) {
            assertThat(evidence.failed(i)).isEqualTo(i);
        }
        assertThat(evidence.runBegan()).isEqualTo(1);
    }

    /// Against a list of outcomes.
    @Test
    void knowsHowManyOfTheNewestFailed() {
        SplittableRandom random = new SplittableRandom(3);
        List<Boolean> outcomes = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            if (random.nextInt(300) == 0) {
                evidence.forget();
                outcomes.clear();
            }
            boolean failed = random.nextInt(3) == 0;
            outcomes.addFirst(failed);
            if (failed) {
                evidence.failed(step);
            } else {
                evidence.good(1, step);
            }
            int newest = 1 + random.nextInt(64);
            List<Boolean> looked = outcomes.subList(0, Math.min(newest, outcomes.size()));
            assertThat(evidence.failureRate(newest)).isEqualTo((double) looked.stream().filter(f -> f).count() / looked.size());
        }
    }

    @Test
    void nothingIsNoFailure() {
        assertThat(evidence.worstFailureRate()).isZero();
        assertThat(evidence.goodSince(0)).as("not even at the first moment of the clock").isFalse();
    }

    @Test
    void aFreshStormShowsThoughTheRestWasGood() {
        for (int i = 0; i < 59; i++) {
            evidence.good(1, i);
        }
        for (int i = 0; i < 5; i++) {
            evidence.failed(i);
        }
        assertThat(evidence.failureRate(64)).isEqualTo(5 / 64.0);
        assertThat(evidence.worstFailureRate()).isEqualTo(1);
    }

    @Test
    void aLastingStormShowsThoughTheNewestAreGood() {
        for (int i = 0; i < 64; i++) {
            if (i < 40) {
                evidence.failed(i);
            } else {
                evidence.good(1, i);
            }
        }
        assertThat(evidence.failureRate(20)).isZero();
        assertThat(evidence.worstFailureRate()).isEqualTo(40 / 64.0);
    }

    @Test
    void losesNothingOfManyThreads() throws Exception {
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                done.add(executor.submit(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        evidence.good(2, i);
                        evidence.failed(i);
                    }
                }));
            }
        }
        for (Future<?> each : done) {
            each.get();
        }
        assertThat(evidence.totals()).isEqualTo(new Totals(200_000, 200_000, 400_000));
    }

    @Test
    void allocatesNothing() {
        long[] now = {0};
        assertThat(Allocation.bytesOf(100_000, () -> {
            evidence.good(1, now[0]++);
            evidence.failed(now[0]++);
        })).isZero();
    }
}
