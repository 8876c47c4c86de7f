package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyBoundsTest {

    private static final double[] SECONDS = LatencyBounds.seconds();

    @Test
    void putsABoundIntoTheBucketBelowItAndWhatIsLongerAbove() {
        for (int i = 0; i < LatencyBounds.BUCKETS - 1; i++) {
            long bound = Math.round(SECONDS[i] * 1e9);
            assertThat(LatencyBounds.bucket(bound)).isEqualTo(i);
            assertThat(LatencyBounds.bucket(bound + 1)).isEqualTo(i + 1);
            assertThat(LatencyBounds.bucket(bound - 1)).isEqualTo(i);
        }
    }

    @Test
    void findsTheBucketThatALinearSearchFinds() {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long nanos = random.nextLong() >>> random.nextInt(64);
            if (nanos >= 0) {
                assertThat(LatencyBounds.bucket(nanos)).isEqualTo(linear(nanos));
            }
        }
    }

    private static int linear(long nanos) {
        int bucket = 0;
        while (nanos > SECONDS[bucket] * 1e9) {
            bucket++;
        }
        return bucket;
    }

    @Test
    void takesAnyNumber() {
        assertThat(LatencyBounds.bucket(0)).isZero();
        assertThat(LatencyBounds.bucket(-1)).isZero();
        assertThat(LatencyBounds.bucket(Long.MIN_VALUE)).isZero();
        assertThat(LatencyBounds.bucket(Long.MAX_VALUE)).isEqualTo(LatencyBounds.BUCKETS - 1);
    }

    @Test
    void hasAboutFourteenAscendingBoundsAndInfinity() {
        assertThat(SECONDS).hasSize(15).isSorted().doesNotHaveDuplicates().endsWith(Double.POSITIVE_INFINITY);
    }
}
