package io.evenkeel.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SmoothOrderTest {

    @Test
    void isTheSequenceOfNginxForFiveOneOne() {
        assertThat(letters(SmoothOrder.of(new int[] {5, 1, 1}))).isEqualTo("aabacaa");
    }

    @Test
    void takesTurnsInOrderWhenWeightsAreEqual() {
        assertThat(letters(SmoothOrder.of(new int[] {1, 1, 1, 1}))).isEqualTo("abcd");
        assertThat(letters(SmoothOrder.startingWith(2, new int[] {1, 1, 1, 1}, new long[4]))).isEqualTo("cdab");
    }

    @Test
    void staysWithinOneOfTheExactShareForAnyWeights() {
        SplittableRandom random = new SplittableRandom(1);
        for (int seed = 0; seed < 20_000; seed++) {
            int[] weights = randomWeights(random);
            int[] order = SmoothOrder.of(weights);
            assertThat(Rotation.staysWithinOne(order, weights)).as(Arrays.toString(weights)).isTrue();
            assertThat(counts(order, weights.length)).isEqualTo(weights);
        }
    }

    @Test
    void staysWithinOneOfTheExactShareWhoeverIsFirst() {
        SplittableRandom random = new SplittableRandom(2);
        for (int seed = 0; seed < 20_000; seed++) {
            int[] weights = randomWeights(random);
            int first = random.nextInt(weights.length);
            int[] order = SmoothOrder.startingWith(first, weights, new long[weights.length]);
            assertThat(order[0]).isEqualTo(first);
            assertThat(Rotation.staysWithinOne(order, weights)).as(first + " first of " + Arrays.toString(weights)).isTrue();
            assertThat(counts(order, weights.length)).isEqualTo(weights);
        }
    }

    @Test
    void isTheSequenceOfNginxWhereverThatKeepsThePromise() {
        SplittableRandom random = new SplittableRandom(3);
        int broken = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            int[] weights = randomWeights(random);
            int[] nginx = nginx(weights);
            if (Rotation.staysWithinOne(nginx, weights)) {
                assertThat(SmoothOrder.of(weights)).isEqualTo(nginx);
            } else {
                broken++;
            }
        }
        assertThat(broken).as("weights for which nginx's rule alone breaks the promise").isPositive();
    }

    private static int[] randomWeights(SplittableRandom random) {
        int[] weights = new int[1 + random.nextInt(12)];
        int largest = random.nextBoolean() ? 3 : 20;
        Arrays.setAll(weights, _ -> 1 + random.nextInt(largest));
        return weights;
    }

    private static int[] counts(int[] order, int backends) {
        int[] counts = new int[backends];
        for (int backend : order) {
            counts[backend]++;
        }
        return counts;
    }

    /// Smooth weighted round-robin as nginx does it: everybody gains his weight, the richest is picked and pays the sum.
    private static int[] nginx(int[] weights) {
        int[] current = new int[weights.length];
        int[] order = new int[Arrays.stream(weights).sum()];
        for (int turn = 0; turn < order.length; turn++) {
            int best = 0;
            for (int i = 0; i < weights.length; i++) {
                current[i] += weights[i];
                if (current[i] > current[best]) {
                    best = i;
                }
            }
            current[best] -= order.length;
            order[turn] = best;
        }
        return order;
    }

    private static String letters(int[] order) {
        return Arrays.stream(order).mapToObj(i -> String.valueOf((char) ('a' + i))).collect(Collectors.joining());
    }
}
