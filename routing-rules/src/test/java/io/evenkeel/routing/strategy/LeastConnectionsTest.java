package io.evenkeel.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.SharingSpec;
import io.evenkeel.routing.TestConfigs;
import io.evenkeel.routing.TestPick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeastConnectionsTest extends SharingSpec {

    @Override
    protected String strategy() {
        return "least-connections";
    }

    /// Gives the backends these loads: whoever is not wanted now counts as tried.
    private static void load(Pool pool, int... loads) {
        for (int i = 0; i < loads.length; i++) {
            for (int n = 0; n < loads[i]; n++) {
                TestPick onlyThis = new TestPick(0);
                Backend wanted = pool.backends().get(i);
                pool.backends().stream().filter(backend -> backend != wanted).forEach(onlyThis::tried);
                assertThat(pool.pick(onlyThis, new Lease())).isTrue();
            }
        }
    }

    @Test
    void picksTheLeastLoadedWhereverItStands() {
        for (int[] loads : permutations(0, 1, 2, 3)) {
            Pool pool = open(1, TestConfigs.weights(1, 1, 1, 1));
            load(pool, loads);
            for (int expected = 0; expected < 4; expected++) {
                Backend picked = pickAndEnd(pool, new TestPick(expected));
                assertThat(loads[pool.backends().indexOf(picked)]).as(Arrays.toString(loads)).isZero();
            }
        }
    }

    @Test
    void picksTheLeastLoadForItsWeightWhereverItStands() {
        for (int[] order : permutations(0, 1, 2)) {
            int[] weights = new int[3];
            int[] loads = new int[3];
            for (int i = 0; i < 3; i++) {
                weights[i] = new int[] {10, 4, 1}[order[i]];
                loads[i] = new int[] {6, 1, 0}[order[i]]; // with one more: 0.7, 0.5, 1
            }
            Pool pool = open(1, TestConfigs.weights(weights));
            load(pool, loads);
            assertThat(order[pool.backends().indexOf(pickAndEnd(pool, new TestPick(1)))]).as(Arrays.toString(order)).isEqualTo(1);
        }
    }

    @Test
    void letsACoinDecideBetweenEqualsWhereverTheyStand() {
        for (int[] loads : List.of(new int[] {0, 0, 5, 5, 5}, new int[] {5, 0, 5, 5, 0}, new int[] {5, 5, 0, 0, 5}, new int[] {0, 5, 5, 0, 5})) {
            Pool pool = open(1, TestConfigs.weights(1, 1, 1, 1, 1));
            load(pool, loads);
            TestPick context = new TestPick(1);
            int[] counts = new int[5];
            for (int i = 0; i < 10_000; i++) {
                counts[pool.backends().indexOf(pickAndEnd(pool, context))]++;
            }
            for (int i = 0; i < 5; i++) {
                if (loads[i] == 0) {
                    assertThat(counts[i]).as(Arrays.toString(loads)).isBetween(4_750, 5_250); // half ± five standard deviations of 50
                } else {
                    assertThat(counts[i]).isZero();
                }
            }
        }
    }

    @Test
    void passesOverTheLeastLoadedWhenItIsFull() {
        Pool pool = open(1, TestConfigs.backend("small", 1, 2), TestConfigs.backend("b", 1, 100), TestConfigs.backend("c", 1, 100));
        load(pool, 2, 7, 5);

        assertThat(pickAndEnd(pool, new TestPick(1)).id().name()).isEqualTo("c");
    }

    @Test
    void keepsLoadWithinOneOfEvenHoweverRequestsEnd() {
        Pool pool = open(1, TestConfigs.weights(1, 1, 1, 1, 1));
        SplittableRandom random = new SplittableRandom(3);
        TestPick context = new TestPick(3);
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Lease lease = new Lease();
            pool.pick(context, lease);
            leases.add(lease);
        }
        for (int i = 0; i < 5_000; i++) { // one ends, one begins: the least loaded gets it, so nobody ever gets above what is even
            Lease lease = leases.get(random.nextInt(leases.size()));
            lease.answered(200, 1, 0);
            pool.pick(context, lease);
            assertThat(pool.backends()).allSatisfy(backend -> assertThat(backend.inFlight()).isEqualTo(10));
        }
    }

    private static List<int[]> permutations(int... values) {
        if (values.length <= 1) {
            return List.of(values);
        }
        List<int[]> permutations = new ArrayList<>();
        for (int first : values) {
            for (int[] rest : permutations(Arrays.stream(values).filter(value -> value != first).toArray())) {
                int[] permutation = new int[values.length];
                permutation[0] = first;
                System.arraycopy(rest, 0, permutation, 1, rest.length);
                permutations.add(permutation);
            }
        }
        return permutations;
    }
}
