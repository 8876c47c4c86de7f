package io.evenkeel.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.SharingSpec;
import io.evenkeel.routing.TestConfigs;
import io.evenkeel.routing.TestPick;
import org.junit.jupiter.api.Test;

class PeakEwmaTest extends SharingSpec {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    @Override
    protected String strategy() {
        return "peak-ewma";
    }

    private static Lease only(Pool pool, int index, long now) {
        TestPick onlyThis = new TestPick(0).at(now);
        Backend wanted = pool.backends().get(index);
        pool.backends().stream().filter(backend -> backend != wanted).forEach(onlyThis::tried);
        Lease lease = new Lease();
        assertThat(pool.pick(onlyThis, lease)).isTrue();
        return lease;
    }

    /// How many of 100 picks that end at once, all at one time, the backend at that index gets; a pick does not tell anything new.
    private static int of100(Pool pool, int index, long now) {
        TestPick context = new TestPick(7).at(now);
        int count = 0;
        for (int i = 0; i < 100; i++) {
            Lease lease = new Lease();
            pool.pick(context, lease);
            count += lease.backend() == pool.backends().get(index) ? 1 : 0;
            lease.abandoned(now);
        }
        return count;
    }

    @Test
    void prefersTheFasterOfTwo() {
        Pool pool = open(1, TestConfigs.weights(1, 1));
        only(pool, 0, SECOND).answered(200, 20 * MILLI, SECOND);
        only(pool, 1, SECOND).answered(200, 10 * MILLI, SECOND);

        assertThat(of100(pool, 1, SECOND)).isEqualTo(100);
    }

    @Test
    void weighsLatencyAgainstWhatIsInFlight() {
        Pool pool = open(1, TestConfigs.weights(1, 1));
        only(pool, 0, SECOND).answered(200, 35 * MILLI, SECOND);
        only(pool, 1, SECOND).answered(200, 10 * MILLI, SECOND);
        only(pool, 0, SECOND);
        Lease[] held = new Lease[6];
        for (int i = 0; i < held.length; i++) {
            held[i] = only(pool, 1, SECOND);
        }

        assertThat(of100(pool, 0, SECOND)).as("2 x 35 ms against 7 x 10 ms").isBetween(30, 70);
        held[0].abandoned(SECOND);
        assertThat(of100(pool, 0, SECOND)).as("2 x 35 ms against 6 x 10 ms").isZero();
        only(pool, 1, SECOND);
        only(pool, 1, SECOND);
        assertThat(of100(pool, 0, SECOND)).as("2 x 35 ms against 8 x 10 ms").isEqualTo(100);
    }

    @Test
    void oneSlowAnswerCountsAtOnceAndIsForgottenSlowly() {
        Pool pool = open(1, TestConfigs.weights(1, 1));
        only(pool, 0, SECOND).answered(200, 10 * MILLI, SECOND);
        only(pool, 1, SECOND).answered(200, 11 * MILLI, SECOND);
        only(pool, 0, SECOND).answered(200, 40 * MILLI, 2 * SECOND);
        assertThat(of100(pool, 0, 2 * SECOND)).isZero();

        // with nobody asking either, 40 ms after t seconds is 40 / e^(t/10), and 11 ms falls as fast: only answers to the other change the order
        long now = 2 * SECOND;
        while (now < 14 * SECOND) {
            now += SECOND / 10;
            only(pool, 1, now).answered(200, 11 * MILLI, now);
        }
        assertThat(of100(pool, 0, now)).as("40 ms / e^1.2 is 12.0").isZero();
        now += 2 * SECOND;
        only(pool, 1, now).answered(200, 11 * MILLI, now);
        assertThat(of100(pool, 0, now)).as("40 ms / e^1.4 is 9.9").isEqualTo(100);
    }

    @Test
    void aNewBackendGetsOneRequestUntilItHasAnswered() {
        Pool pool = open(1, TestConfigs.weights(1, 1));
        only(pool, 0, SECOND).answered(200, 10 * MILLI, SECOND);
        assertThat(of100(pool, 1, SECOND)).isEqualTo(100);

        Lease first = only(pool, 1, SECOND);
        assertThat(of100(pool, 1, SECOND)).isZero();
        first.answered(200, 5 * MILLI, 2 * SECOND);
        assertThat(of100(pool, 1, 2 * SECOND)).isEqualTo(100);
    }

    @Test
    void aSlowBackendThatIsTriedAgainGetsOneRequestUntilItHasAnswered() {
        Pool pool = open(1, TestConfigs.weights(1, 1));
        only(pool, 1, SECOND).answered(200, 1000 * MILLI, SECOND);
        long now = 100 * SECOND;
        only(pool, 0, now).answered(200, 10 * MILLI, now);
        assertThat(of100(pool, 1, now)).as("1 s / e^9.9 is 0.05 ms").isEqualTo(100);

        only(pool, 1, now);
        assertThat(of100(pool, 1, now)).isZero();
    }

    @Test
    void aFastFailureDoesNotMakeItFaster() {
        Pool pool = open(1, TestConfigs.weights(1, 1));
        only(pool, 0, SECOND).answered(200, 10 * MILLI, SECOND);
        only(pool, 1, SECOND).answered(200, 10 * MILLI, SECOND);
        for (int i = 1; i <= 50; i++) {
            only(pool, 1, SECOND + i * MILLI).answered(500, MILLI / 10, SECOND + i * MILLI);
        }
        long later = 8 * SECOND; // no failure counts as in flight any more
        assertThat(pool.backends().get(1).load(later)).isZero();
        only(pool, 0, later).answered(200, 10 * MILLI, later);

        assertThat(pool.backends().get(1).latencyNanos(false, later)).isEqualTo(10.0 * MILLI);
    }

    @Test
    void aFailureThatTookLongMakesItSlower() {
        Pool pool = open(1, TestConfigs.weights(1, 1));
        only(pool, 0, SECOND).answered(200, 10 * MILLI, SECOND);
        only(pool, 0, 2 * SECOND).answered(504, 3 * SECOND, 5 * SECOND);

        assertThat(pool.backends().get(0).latencyNanos(false, 5 * SECOND)).isEqualTo(3.0 * SECOND);
    }
}
