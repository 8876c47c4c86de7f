package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.BackendConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What strategies promise that take turns: counts within one of exact, and a position that is kept.
public abstract class RotatingSpec extends SharingSpec {

    @Override
    protected double slack(int picks, double share) {
        return 1;
    }

    private static void assertWithinOne(Pool pool, int[] weights, long picks) {
        double sum = Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            assertThat(Math.abs(pool.backends().get(i).picks() - picks * weights[i] / sum))
                    .as("%d of %s after %d picks", i, Arrays.toString(weights), picks).isLessThan(1);
        }
    }

    @Test
    void countsAreWithinOneOfExactAfterEveryPick() {
        SplittableRandom random = new SplittableRandom(5);
        for (int seed = 0; seed < 500; seed++) {
            int[] weights = random.ints(1 + random.nextInt(10), 1, random.nextBoolean() ? 4 : 40).toArray();
            Pool pool = open(seed, TestConfigs.weights(weights));
            TestPick context = new TestPick(seed);
            for (int picks = 1; picks <= 300; picks++) {
                pickAndEnd(pool, context);
                assertWithinOne(pool, weights, picks);
            }
        }
    }

    /// The threads stop now and then at the same moment, to be counted; in between nothing keeps them in step.
    @Test
    void countsAreWithinOneOfExactWithFourThreadsAndAMillionPicks() throws Exception {
        int[] weights = {5, 1, 1, 3, 40, 17};
        int perRound = 2_497; // a prime, so that rounds end anywhere in the cycle of 67
        Pool pool = open(7, TestConfigs.weights(weights));
        List<Throwable> failures = new ArrayList<>();
        CyclicBarrier barrier = new CyclicBarrier(THREADS, () -> {
            try {
                assertWithinOne(pool, weights, pool.backends().stream().mapToLong(Backend::picks).sum());
            } catch (AssertionError e) {
                failures.add(e);
            }
        });
        together(thread -> {
            TestPick context = new TestPick(thread);
            Lease lease = new Lease();
            for (int round = 0; round < 101; round++) {
                for (int i = 0; i < perRound; i++) {
                    pool.pick(context, lease);
                    lease.answered(200, 1, 0);
                }
                barrier.await();
            }
        });

        assertThat(failures).isEmpty();
        assertThat(pool.backends().stream().mapToLong(Backend::picks).sum()).isEqualTo(4L * 101 * perRound);
    }

    @Test
    void takesEqualsInTheOrderOfTheFile() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat("abcdabcdabcd").contains(picks(open(seed, TestConfigs.weights(1, 1, 1, 1)), 8));
        }
    }

    @Test
    void isSmooth() {
        for (int seed = 0; seed < 50; seed++) {
            String picks = picks(open(seed, TestConfigs.weights(5, 1, 1)), 14);
            // Starting with b and going on as nginx would, a,c,a,a,a,a, leaves a with 1 of 3 where 2.14 is exact: more than one off.
            assertThat("aabacaa".repeat(3) + "baaacaa".repeat(3) + "caaabaa".repeat(3)).contains(picks);
        }
    }

    @Test
    void goesOnWhereItWasAfterAReload() {
        for (int seed = 0; seed < 50; seed++) {
            int[] weights = {3, 1, 2};
            BackendRegistry registry = registry(seed);
            Pool pool = registry.open(TestConfigs.pools(config(TestConfigs.weights(weights)))).getFirst();
            for (int picks = 1; picks < 100; picks++) {
                pickAndEnd(pool, new TestPick(seed));
                assertWithinOne(pool, weights, picks);
                Pool reloaded = registry.open(TestConfigs.pools(config(TestConfigs.weights(weights)))).getFirst();
                registry.close(List.of(pool));
                pool = reloaded;
            }
        }
    }

    @Test
    void snapshotsOfOnePoolTakeTurnsTogether() {
        BackendRegistry registry = registry(1);
        Pool old = registry.open(TestConfigs.pools(config(TestConfigs.weights(1, 1, 1)))).getFirst();
        Pool young = registry.open(TestConfigs.pools(config(TestConfigs.weights(1, 1, 1)))).getFirst();
        for (int picks = 1; picks <= 100; picks++) {
            pickAndEnd(picks % 3 == 0 ? young : old, new TestPick(1));
            assertWithinOne(old, new int[] {1, 1, 1}, picks);
        }
    }

    @Test
    void goesOnWithTheNextOneWhenAnotherJoins() {
        assertGoesOn(next -> "abcd".replace("abcd".charAt((next + 2) % 4), ' ').replace(" ", ""), "abcd");
    }

    @Test
    void goesOnWithTheSuccessorWhenTheNextOneLeaves() {
        IntFunction<String> without = next -> IntStream.range(0, 4).filter(i -> i != next).mapToObj(TestConfigs::name).collect(Collectors.joining());
        for (int skip = 0; skip < 8; skip++) {
            BackendRegistry registry = registry(3);
            Pool pool = registry.open(TestConfigs.pools(config(named("abcd")))).getFirst();
            String picks = picks(pool, 4 + skip);
            int next = (picks.charAt(picks.length() - 1) - 'a' + 1) % 4;
            Pool smaller = registry.open(TestConfigs.pools(config(named(without.apply(next))))).getFirst();
            assertThat(picks(smaller, 1)).isEqualTo(TestConfigs.name((next + 1) % 4));
        }
    }

    private void assertGoesOn(IntFunction<String> before, String after) {
        for (int missing = 0; missing < 4; missing++) {
            for (int skip = 0; skip < 8; skip++) {
                BackendRegistry registry = registry(3);
                String few = before.apply(missing);
                String picks = picks(registry.open(TestConfigs.pools(config(named(few)))).getFirst(), 3 + skip);
                char next = few.charAt((few.indexOf(picks.charAt(picks.length() - 1)) + 1) % few.length());
                assertThat(picks(registry.open(TestConfigs.pools(config(named(after)))).getFirst(), 1)).isEqualTo(String.valueOf(next));
            }
        }
    }

    private static BackendConfig[] named(String names) {
        return names.chars().mapToObj(name -> TestConfigs.backend(String.valueOf((char) name), 1, 1_000_000))
                .toArray(BackendConfig[]::new);
    }

    /// With unequal weights too nobody may be passed over for ever, however often another one comes and goes.
    @Test
    void flappingStarvesNobody() {
        BackendRegistry registry = registry(1);
        Pool pool = registry.open(TestConfigs.pools(config(TestConfigs.weights(5, 1, 1)))).getFirst();
        Backend flapping = pool.backends().get(2);
        for (int i = 0; i < 10_000; i++) {
            registry.setHealthy(flapping, i % 2 == 1);
            pickAndEnd(pool, new TestPick(1));
        }

        assertThat(pool.backends().get(0).picks() / (double) pool.backends().get(1).picks()).isBetween(4.9, 5.1);
    }

    protected static String picks(Pool pool, int count) {
        TestPick context = new TestPick(1);
        return IntStream.range(0, count).mapToObj(_ -> pickAndEnd(pool, context).id().name()).collect(Collectors.joining());
    }
}
