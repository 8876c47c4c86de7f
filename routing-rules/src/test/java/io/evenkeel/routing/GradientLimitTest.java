package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rule alone, window by window, on a clock moved by hand. What it does to servers and their queues is shown by the simulator.
class GradientLimitTest {

    private static final long MILLI = 1_000_000;

    private final GradientLimit limit = new GradientLimit(1000);
    private long now = -1_000_000 * MILLI;

    /// As many windows in which all requests took that long.
    private void windows(int count, double millis, int inFlight) {
        for (int i = 0; i < count; i++) {
            window(millis, inFlight);
        }
    }

    private void window(double millis, int inFlight) {
        for (int i = 0; i < LatencyWindow.FEWEST; i++) {
            limit.answered((long) (millis * MILLI), inFlight, now);
        }
        now += 1000 * LatencyWindow.MIN_NANOS;
        limit.answered((long) (millis * MILLI), inFlight, now);
    }

    /// As long as there is more to do than the limit lets in. Mean of the limits in the second half.
    private double overload(int windows, IntToDoubleFunction millisByInFlight) {
        double sum = 0;
        for (int i = 0; i < windows; i++) {
            window(millisByInFlight.applyAsDouble(limit.limit()), limit.limit());
            sum += i >= windows / 2 ? limit.limit() : 0;
        }
        return sum / (windows - windows / 2);
    }

    /// A server that does ten requests at a time, in 10 ms each; what is beyond waits in its queue.
    private static double server(int inFlight) {
        return 10 * Math.max(1, inFlight / 10.0);
    }

    @Test
    void growsFastAsLongAsNothingGetsSlower() {
        overload(30, _ -> 10);

        assertThat(limit.limit()).isEqualTo(1000);
    }

    @Test
    void doesNotGrowWhileLessThanHalfOfItIsUsed() {
        windows(1000, 10, 9);

        assertThat(limit.limit()).isEqualTo(20);
    }

    /// 1.5 times ten, some head-room, and now and then half of that for a second.
    @Test
    void settlesWhereTheServerIsBusyAndItsQueueIsShort() {
        windows(100, 10, 5);

        assertThat(overload(2_000, GradientLimitTest::server)).isBetween(15.0, 18.0);
    }

    /// Here is the weakness of the rule as published, which learns from every window: it follows what it brought about.
    @Test
    void anOverloadThatLastsDoesNotBecomeNormal() {
        windows(100, 10, 5);

        assertThat(overload(36_000, GradientLimitTest::server)).isBetween(15.0, 18.0);
        assertThat(published(36_000)).isEqualTo(1000);
    }

    /// Gradient2 as published, before the same server.
    private static double published(int windows) {
        double estimated = 20;
        double longMillis = 10;
        for (int i = 0; i < windows; i++) {
            double shortMillis = server((int) estimated);
            longMillis += (shortMillis - longMillis) * 2 / 601;
            if (longMillis / shortMillis > 2) {
                longMillis *= 0.95;
            }
            double gradient = Math.clamp(1.5 * longMillis / shortMillis, 0.5, 1);
            estimated = Math.clamp(0.8 * estimated + 0.2 * (estimated * gradient + 4), 20, 1000);
        }
        return estimated;
    }

    @Test
    void shrinksWhenTheServerCanDoLess() {
        windows(100, 10, 5);
        double before = overload(1_000, GradientLimitTest::server);
        double after = overload(1_000, inFlight -> 10 * Math.max(1, inFlight / 5.0));

        assertThat(after).isBetween(before / 2 - 1, before / 2 + 2);
    }

    /// Slow whatever is in flight: that is no queue, and a lower limit would only turn requests away.
    @ParameterizedTest
    @ValueSource(doubles = {12, 14, 16, 18, 20, 30, 100})
    void aServerThatIsSlowByItselfIsNotThrottledForLong(double millis) {
        windows(100, 10, 40);
        for (int i = 0; i < 60; i++) {
            window(millis, Math.min(70, limit.limit()));
        }

        assertThat(limit.limit()).isGreaterThanOrEqualTo(70);
    }

    /// What the limit brought about in its first seconds is no measure of what the server can do.
    @Test
    void findsOutWhatIsNormalEvenWhenItBeginsInOverload() {
        assertThat(overload(2_000, GradientLimitTest::server)).isBetween(15.0, 19.0);
    }

    /// Three times as slow in the middle of an overload: within two seconds it has its ten in flight again.
    @Test
    void aServerThatBecomesSlowInOverloadKeepsBusy() {
        windows(100, 10, 5);
        overload(300, GradientLimitTest::server);
        overload(20, inFlight -> 3 * server(inFlight));

        assertThat(overload(100, inFlight -> 3 * server(inFlight))).isGreaterThan(12);
    }

    @Test
    void aServerThatRecoversInOverloadIsNotGivenALongQueue() {
        windows(100, 10, 5);
        overload(500, inFlight -> 3 * server(inFlight));

        assertThat(overload(2_000, GradientLimitTest::server)).isBetween(15.0, 19.0);
    }

    @Test
    void whatIsFastAgainBecomesNormalSoon() {
        windows(100, 100, 5);
        windows(100, 10, 5);

        assertThat(overload(1_000, GradientLimitTest::server)).isLessThan(20);
    }

    @Test
    void fastFailuresSayNothing() {
        windows(10, 10, 5);
        for (int i = 0; i < 100_000; i++) {
            now += MILLI;
            limit.failed(MILLI, 20, now);
        }

        assertThat(overload(1_000, GradientLimitTest::server)).as("normal is 10 ms, not 1 ms").isBetween(15.0, 18.0);
    }

    /// What takes a second to fail might have taken longer.
    @Test
    void slowFailuresAreSlow() {
        windows(20, 10, 5);
        for (int i = 0; i < 3 * LatencyWindow.FEWEST; i++) {
            now += 100 * MILLI;
            limit.failed(1000 * MILLI, 20, now);
        }

        assertThat(limit.limit()).isLessThan(20);
    }

    @Test
    void neverAboveTheConfiguredCapAndNeverNothing() {
        limit.max(7);
        assertThat(limit.limit()).isEqualTo(7);
        overload(50, _ -> 10);
        assertThat(limit.limit()).isEqualTo(7);
        limit.max(1);
        assertThat(limit.limit()).isEqualTo(1);
        overload(500, _ -> 1000);
        assertThat(limit.limit()).isEqualTo(1);
    }

    @Test
    void oneThreadClosesAWindowHoweverManyTry() throws Exception {
        LatencyWindow window = new LatencyWindow();
        AtomicInteger closed = new AtomicInteger();
        StrategySpec.together(thread -> {
            for (int i = 0; i < 100_000; i++) {
                if (window.add(10 * MILLI, 1 + thread, i * MILLI / 10)) {
                    closed.incrementAndGet();
                    assertThat(window.close()).isEqualTo(10.0 * MILLI);
                    window.next(10 * MILLI, i * MILLI / 10);
                }
            }
        });

        assertThat(closed.get()).isBetween(1, 100); // 10 s in windows of 100 ms
    }

    @Test
    void aWindowHasTheMeanAndThePeakOfItsSamples() {
        LatencyWindow window = new LatencyWindow();
        for (int i = 1; i <= 50; i++) {
            assertThat(window.add(i * 64L, 100 - i, 0)).isFalse();
        }

        assertThat(window.add(51 * 64L, 3, LatencyWindow.MIN_NANOS)).isTrue();
        assertThat(window.add(64, 3, LatencyWindow.MIN_NANOS)).as("it is being closed").isFalse();
        assertThat(window.peak()).isEqualTo(99);
        assertThat(window.close()).isEqualTo((51 * 52 / 2 + 1) * 64.0 / 52);
        window.next(1, LatencyWindow.MIN_NANOS);
        assertThat(window.peak()).isZero();
    }

    @Test
    void manySamplesCostNothingMoreAndFit() {
        LatencyWindow window = new LatencyWindow();
        for (int i = 0; i < 10_000_000; i++) {
            window.add(Long.MAX_VALUE, 1, 0);
        }

        assertThat(window.close()).isEqualTo((double) (1L << 36));
    }

    @Test
    void allocatesNothing() {
        GradientLimit shared = new GradientLimit(1000);
        long[] time = {0};

        assertThat(Allocation.bytesOf(100_000, () -> shared.answered(10 * MILLI, 30, time[0] += MILLI))).isZero();
    }
}
