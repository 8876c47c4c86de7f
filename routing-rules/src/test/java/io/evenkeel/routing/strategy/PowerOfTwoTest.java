package io.evenkeel.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.SharingSpec;
import io.evenkeel.routing.TestConfigs;
import io.evenkeel.routing.TestPick;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PowerOfTwoTest extends SharingSpec {

    @Override
    protected String strategy() {
        return "power-of-two";
    }

    /// Requests at the fullest backend when each of as many backends as requests is picked by the strategy and nobody answers.
    private static double fullest(String strategy, int backends, int runs) {
        int sum = 0;
        for (int seed = 0; seed < runs; seed++) {
            int[] weights = new int[backends];
            Arrays.fill(weights, 1);
            BackendConfig[] configs = TestConfigs.weights(weights);
            Pool pool = new BackendRegistry(TestPick.random(seed)).open(TestConfigs.pools(TestConfigs.pool("web", strategy, configs))).getFirst();
            TestPick context = new TestPick(seed);
            for (int i = 0; i < backends; i++) {
                pool.pick(context, new Lease());
            }
            sum += pool.backends().stream().mapToInt(Backend::inFlight).max().orElseThrow();
        }
        return sum / (double) runs;
    }

    /// Mitzenmacher's result, the reason to have this strategy: of 1000 balls in 1000 bins the fullest bin has about 5.5 when each ball
    /// goes anywhere, and about 3.0 when it goes to the emptier of two.
    @Test
    void theFullestOfAThousandHasThreeWhereChanceAloneGivesFiveAndAHalf() {
        assertThat(fullest("random", 1_000, 40)).isBetween(5.2, 5.8);
        assertThat(fullest("power-of-two", 1_000, 40)).isBetween(2.9, 3.2);
    }

    @Test
    void neverComparesABackendWithItself() {
        Pool pool = open(1, TestConfigs.weights(1, 1));
        TestPick context = new TestPick(1);
        Lease held = new Lease();
        pool.pick(context, held);
        for (int i = 0; i < 1_000; i++) { // if both draws could be the busy one, it would be picked one time in four
            assertThat(pickAndEnd(pool, context)).isNotSameAs(held.backend());
        }
    }

    @Test
    void decidesByChanceBetweenEquals() {
        Pool pool = open(1, TestConfigs.weights(1, 1, 1, 1));
        TestPick context = new TestPick(1);
        int[] counts = new int[4];
        IntStream.range(0, 10_000).forEach(_ -> counts[pool.backends().indexOf(pickAndEnd(pool, context))]++);

        assertThat(counts).satisfies(all -> Arrays.stream(all).forEach(count -> assertThat(count).isBetween(2_284, 2_716))); // 5 × 43
    }
}
