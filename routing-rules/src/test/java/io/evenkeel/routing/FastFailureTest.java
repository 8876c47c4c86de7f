package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.BackendConfig;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One of five backends answers 500 in a millisecond, the others answer well and take their time: whoever looks at load alone sends nearly
/// everything there. Under every strategy it must get no more than it would get if it worked.
class FastFailureTest {

    private static final long MILLI = 1_000_000;
    private static final int PICKS = 20_000;

    /// What a failure would be if nobody saw that it is one.
    private static final int FAST_200 = 299;

    /// When a request in flight ends, and how.
    private record End(long at, long begunAt, Lease lease, int status) {}

    static Stream<String> strategies() {
        return Strategies.installed().names().stream();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void attractsNothingAfterItWorked(String strategy) {
        assertNothingAttracted(strategy, 50 * MILLI, true);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void attractsNothingWhenItNeverWorked(String strategy) {
        assertNothingAttracted(strategy, 50 * MILLI, false);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void attractsNothingWhereAnswersTakeSeconds(String strategy) {
        assertNothingAttracted(strategy, 5_000 * MILLI, true);
    }

    /// Without what is done about it this would be the share of a backend that fails: the tests above are of something that happens.
    @Test
    void aBackendThatIsJustFastAttractsMuchMoreThanItsShare() {
        assertThat(share("least-connections", 50 * MILLI, true, FAST_200)).isBetween(0.7, 0.8);
        assertThat(share("power-of-two", 50 * MILLI, true, FAST_200)).isBetween(0.38, 0.42);
        assertThat(share("peak-ewma", 50 * MILLI, true, FAST_200)).isBetween(0.38, 0.42);
        assertThat(share("consistent-hash", 50 * MILLI, true, FAST_200)).isBetween(0.3, 0.4);
        assertThat(share("first", 50 * MILLI, true, FAST_200)).isGreaterThan(0.999);
    }

    private static void assertNothingAttracted(String strategy, long good, boolean workedBefore) {
        double share = share(strategy, good, workedBefore, 500);
        double working = share(strategy, good, workedBefore, 200);
        assertThat(share).isLessThanOrEqualTo(working + 5 * Math.sqrt(0.25 / PICKS)); // five standard deviations of any share
    }

    /// The share of the backend written first, while twenty requests are in flight on average.
    ///
    /// @param good    what answers of 200 take
    /// @param warm    whether it works for the first fifth of the picks, which do not count
    /// @param status  what it says otherwise; all but 200 take a millisecond
    private static double share(String strategy, long good, boolean warm, int status) {
        BackendConfig[] backends = new BackendConfig[5];
        Arrays.setAll(backends, i -> TestConfigs.backend(TestConfigs.name(i), 1, 8));
        Pool pool = new BackendRegistry(TestPick.random(1)).open(TestConfigs.pools(TestConfigs.pool("web", strategy, backends))).getFirst();
        Backend first = pool.backends().getFirst();
        RandomGenerator random = TestPick.random(2);
        TestPick context = new TestPick(3);
        PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparingLong(End::at));
        int warmUp = warm ? PICKS / 5 : 0;
        int counted = 0;
        long now = 0;
        for (int i = 0; i < PICKS + warmUp; i++) {
            now += (long) (-Math.log(1 - random.nextDouble()) * good / 20);
            End next;
            while ((next = ends.peek()) != null && next.at <= now) {
                ends.remove().lease.answered(next.status, next.at - next.begunAt, next.at);
            }
            Lease lease = new Lease();
            if (pool.pick(context.at(now), lease)) {
                boolean fast = lease.backend() == first && status != 200 && i >= warmUp;
                counted += lease.backend() == first && i >= warmUp ? 1 : 0;
                ends.add(new End(now + (fast ? MILLI : good), now, lease, fast ? status : 200));
            }
        }
        return counted / (double) PICKS;
    }
}
