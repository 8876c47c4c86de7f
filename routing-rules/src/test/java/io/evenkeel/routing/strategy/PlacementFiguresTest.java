package io.evenkeel.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.Hash64;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.TestConfigs;
import io.evenkeel.routing.TestPick;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The figures by which these placements are known, and that the documentation tells.
class PlacementFiguresTest {

    private static final int SETS = 100;

    /// Ten backends of weight 1 with names of their own.
    private static BackendSet ten(int number) {
        BackendConfig[] backends = new BackendConfig[10];
        Arrays.setAll(backends, i -> new BackendConfig("web-" + number + "-" + i, new HostPort("10.0.0." + i, 8080), 1, 1000));
        Pool pool = new BackendRegistry(TestPick.random(1)).open(TestConfigs.pools(TestConfigs.pool("web", "random", backends))).getFirst();
        return new BackendSet(pool.backends(), Collections.nCopies(10, 1));
    }

    private static BackendSet without(BackendSet set, int leaving) {
        return new BackendSet(IntStream.range(0, 10).filter(i -> i != leaving).mapToObj(set.backends()::get).toList(), Collections.nCopies(9, 1));
    }

    /// What part of the circle of hashes the backend with most of it has, as a multiple of the mean.
    private static double maxToMean(Circle circle) {
        int keys = 20_000;
        int[] counts = new int[circle.backends.length];
        List<?> backends = Arrays.asList(circle.backends);
        for (int i = 0; i < keys; i++) {
            counts[backends.indexOf(circle.owner(Long.divideUnsigned(-1L, keys) * i))]++;
        }
        return Arrays.stream(counts).max().orElseThrow() * (double) circle.backends.length / keys;
    }

    /// More points are more even: the largest of ten parts over their mean, on average of a hundred rings.
    @ParameterizedTest
    @CsvSource({"1, 2.9, 3.0", "10, 1.5, 1.55", "100, 1.14, 1.16", "160, 1.12, 1.14", "500, 1.06, 1.08"})
    void aRingIsTheMoreEvenTheMorePointsItHas(int points, double least, double most) {
        double sum = 0;
        for (int i = 0; i < SETS; i++) {
            sum += maxToMean(Ring.of(ten(i), points));
        }

        assertThat(sum / SETS).isBetween(least, most);
    }

    @Test
    void aRingHasAHundredToTwoHundredPointsABackendOnAverageWhateverTheWeights() {
        for (int[] weights : List.of(new int[] {1}, new int[] {1, 1, 1}, new int[] {1000, 1}, new int[] {1, 2, 3, 4}, new int[] {100_000, 100_000, 10_000},
                IntStream.concat(IntStream.of(1000), IntStream.generate(() -> 1).limit(99)).toArray())) {
            int[] counts = Ring.counts(weights);

            assertThat(Arrays.stream(counts).average().orElseThrow()).as(Arrays.toString(weights)).isBetween(100.0, 200.0);
            assertThat(counts).satisfies(all -> Arrays.stream(all).forEach(count -> assertThat(count).isPositive()));
        }
    }

    @Test
    void aRingOfAHundredAndOneHasThePointsOfAHundred() {
        int[] hundred = IntStream.generate(() -> 3).limit(100).toArray();
        int[] more = IntStream.generate(() -> 3).limit(101).toArray();
        more[100] = 1; // in slow start

        assertThat(Ring.counts(more)).startsWith(Ring.counts(hundred));
    }

    @Test
    void maglevsSlotsAreEvenToOne() {
        for (int i = 0; i < SETS; i++) {
            int[] slots = MaglevTable.of(ten(i)).shares();

            assertThat(Arrays.stream(slots).sum()).isEqualTo(MaglevTable.SLOTS);
            assertThat(Arrays.stream(slots).max().orElseThrow() - Arrays.stream(slots).min().orElseThrow()).isLessThanOrEqualTo(1); // 1.0002
        }
    }

    @Test
    void maglevsSlotsAreInProportionToWeights() {
        BackendSet set = ten(1);
        List<Integer> weights = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 1000);
        int[] slots = MaglevTable.of(new BackendSet(set.backends(), weights)).shares();

        for (int i = 0; i < 10; i++) {
            assertThat((double) slots[i]).isCloseTo(MaglevTable.SLOTS * weights.get(i) / 1045.0, within(5.0));
        }
    }

    @Test
    void maglevMovesAFewKeysThatNeedNotMove() {
        double sum = 0;
        for (int i = 0; i < SETS; i++) {
            BackendSet set = ten(i);
            MaglevTable before = MaglevTable.of(set);
            MaglevTable after = MaglevTable.of(without(set, i % 10));
            int survivors = 0;
            int moved = 0;
            for (long slot = 0; slot < MaglevTable.SLOTS; slot++) {
                long hash = Long.divideUnsigned(-1L, MaglevTable.SLOTS) * slot + (1L << 40);
                if (before.owner(hash) != set.backends().get(i % 10)) {
                    survivors++;
                    moved += before.owner(hash) == after.owner(hash) ? 0 : 1;
                }
            }
            sum += moved / (double) survivors;
        }

        assertThat(sum / SETS).isBetween(0.0025, 0.0027); // 0.26 %
    }

    @Test
    void onlyItsOwnKeysLeaveARingOrTheHighestScoresWithABackend() {
        for (int i = 0; i < 20; i++) {
            BackendSet set = ten(i);
            Ring ring = Ring.of(set);
            Ring smallerRing = Ring.of(without(set, 3));
            HighestScore scores = HighestScore.of(set);
            HighestScore fewerScores = HighestScore.of(without(set, 3));
            for (int key = 0; key < 5_000; key++) {
                long hash = Hash64.mix(key);
                if (ring.owner(hash) != set.backends().get(3)) {
                    assertThat(smallerRing.owner(hash)).isSameAs(ring.owner(hash));
                }
                int best = scores.owner(hash);
                if (best != 3) {
                    assertThat(fewerScores.owner(hash)).isEqualTo(best > 3 ? best - 1 : best);
                }
            }
        }
    }

    @Test
    void theHighestScoreMovesOnlyKeysToWhoGainsWeight() {
        BackendSet set = ten(1);
        HighestScore before = HighestScore.of(set);
        HighestScore after = HighestScore.of(new BackendSet(set.backends(), List.of(1, 1, 1, 3, 1, 1, 1, 1, 1, 1)));
        int gained = 0;
        for (int key = 0; key < 20_000; key++) {
            long hash = Hash64.mix(key);
            int owner = after.owner(hash);
            assertThat(owner).isIn(before.owner(hash), 3);
            gained += owner == 3 ? 1 : 0;
        }

        assertThat(gained / 20_000.0).as("3 of 12").isBetween(0.235, 0.265);
    }

    @Test
    void aPlacementIsNotComputedAgainForABackendThatComesAndGoes() {
        BackendSet all = ten(1);
        BackendSet fewer = without(all, 3);
        Maglev strategy = new Maglev();
        var random = TestPick.random(1);
        HashPicker first = (HashPicker) strategy.newPicker(all, null, random);
        HashPicker second = (HashPicker) strategy.newPicker(fewer, first, random);
        HashPicker third = (HashPicker) strategy.newPicker(all, second, random);
        HashPicker fourth = (HashPicker) strategy.newPicker(fewer, third, random);
        HashPicker fifth = (HashPicker) strategy.newPicker(new BackendSet(fewer.backends(), fewer.weights()), fourth, random);

        assertThat(third.placed().getFirst().placement()).isSameAs(first.placed().getFirst().placement());
        assertThat(fourth.placed().getFirst().placement()).isSameAs(second.placed().getFirst().placement());
        assertThat(fifth.placed()).isEqualTo(fourth.placed());
        assertThat(first.placed().getFirst().placement()).isNotSameAs(second.placed().getFirst().placement());
    }
}
