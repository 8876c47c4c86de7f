package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What every strategy must do whose weights are shares of the picks.
public abstract class SharingSpec extends StrategySpec {

    /// How far counts of `picks` may stray from their exact share of it, nobody full or tried. The default is five standard deviations
    /// of independent draws, which one run in two million misses; runs here are seeded, so they miss always or never.
    protected double slack(int picks, double share) {
        return 5 * Math.sqrt(picks * share * (1 - share)) + 1;
    }

    @Test
    void picksWeightsSharesWhenNobodyEverAnswers() {
        SplittableRandom random = new SplittableRandom(11);
        for (int seed = 0; seed < 100; seed++) {
            int[] weights = random.ints(2 + random.nextInt(9), 0, 21).toArray();
            weights[random.nextInt(weights.length)] = 10;
            Pool pool = open(seed, TestConfigs.weights(weights));
            int[] counts = hold(pool, new TestPick(seed), 4_000);

            double sum = Arrays.stream(weights).sum();
            for (int i = 0; i < weights.length; i++) {
                double share = weights[i] / sum;
                assertThat((double) counts[i]).as("%s of %s, seed %d: %s", i, Arrays.toString(weights), seed, Arrays.toString(counts))
                        .isBetween(4_000 * share - slack(4_000, share), 4_000 * share + slack(4_000, share));
                assertThat(pool.expectedShares()[i]).isEqualTo(share);
            }
        }
    }

    @Test
    void picksWeightsSharesWhenAllAnswerAtOnce() {
        int[] weights = {5, 1, 0, 1, 3};
        Pool pool = open(1, TestConfigs.weights(weights));
        TestPick context = new TestPick(1);
        for (int i = 0; i < 10_000; i++) {
            pickAndEnd(pool, context);
        }

        for (int i = 0; i < weights.length; i++) {
            double exact = 10_000 * weights[i] / 10.0;
            assertThat((double) pool.backends().get(i).picks()).isBetween(exact - slack(10_000, weights[i] / 10.0), exact + slack(10_000, weights[i] / 10.0));
        }
    }

    @Test
    void spreadsWhatOneCannotTakeOverAllOthers() {
        Pool pool = open(1, TestConfigs.backend("a", 1, 1_000_000), TestConfigs.backend("full", 1, 1), TestConfigs.backend("c", 1, 1_000_000),
                TestConfigs.backend("d", 1, 1_000_000), TestConfigs.backend("e", 1, 1_000_000));
        TestPick context = new TestPick(1);
        while (pool.backends().get(1).inFlight() == 0) {
            hold(pool, context, 1);
        }
        int[] before = pool.backends().stream().mapToInt(Backend::inFlight).toArray();
        int[] after = hold(pool, context, 4_000);

        for (int i : new int[] {0, 2, 3, 4}) {
            assertThat((double) after[i] - before[i]).isBetween(1_000 - slack(4_000, 0.25) - 2, 1_000 + slack(4_000, 0.25) + 2);
        }
    }

    @Test
    void picksByWeightInPanicWhenAllAreDown() {
        BackendRegistry registry = registry(1);
        Pool pool = registry.open(TestConfigs.pools(config(TestConfigs.weights(3, 1, 0)))).getFirst();
        pool.backends().forEach(backend -> registry.setHealthy(backend, false));
        int[] counts = hold(pool, new TestPick(1), 4_000);

        assertThat((double) counts[0]).isBetween(3_000 - slack(4_000, 0.75), 3_000 + slack(4_000, 0.75));
        assertThat(counts[2]).isZero();
        assertThat(pool.expectedShares()).containsExactly(0.75, 0.25, 0);
    }

    @Test
    void beginsSomewhereElseInEachProcess() {
        Map<String, Integer> firsts = new HashMap<>();
        for (int seed = 0; seed < 1_000; seed++) {
            firsts.merge(pickAndEnd(open(seed, TestConfigs.weights(1, 1, 1, 1, 1)), new TestPick(seed)).id().name(), 1, Integer::sum);
        }

        assertThat(firsts).hasSize(5);
        assertThat(firsts.values()).allSatisfy(count -> assertThat(count).isBetween(137, 263)); // 200 ± five standard deviations of 12.6
    }

    /// Between any two picks somebody leaves or returns. The others must go on as if nothing had happened.
    @Test
    void aFlappingBackendSendsNobodyBackToTheFirst() {
        BackendRegistry registry = registry(1);
        Pool pool = registry.open(TestConfigs.pools(config(TestConfigs.weights(1, 1, 1, 1, 1)))).getFirst();
        TestPick context = new TestPick(1);
        Backend flapping = pool.backends().get(2);
        int[] counts = new int[5];
        for (int i = 0; i < 10_000; i++) {
            registry.setHealthy(flapping, i % 2 == 1);
            counts[pool.backends().indexOf(pickAndEnd(pool, context))]++;
        }

        double mean = (counts[0] + counts[1] + counts[3] + counts[4]) / 4.0;
        for (int i : new int[] {0, 1, 3, 4}) {
            assertThat((double) counts[i]).as(Arrays.toString(counts)).isBetween(mean - slack(10_000, 0.25), mean + slack(10_000, 0.25));
        }
    }

    @Test
    void leavesNobodyOutOfAMillionPicks() throws Exception {
        assertThat(afterAMillionPicksOfFourThreads().backends()).allSatisfy(backend -> assertThat(backend.picks()).isPositive());
    }
}
