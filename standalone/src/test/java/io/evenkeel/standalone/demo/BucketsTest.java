package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BucketsTest {

    private static final double[] BOUNDS = {0.01, 0.025, 0.05, Double.POSITIVE_INFINITY};

    @Test
    void takesValuesToLieEvenlyWithinTheirBucket() {
        Buckets buckets = new Buckets(BOUNDS, new double[] {40, 90, 100, 100});

        assertThat(buckets.quantile(0.2)).isEqualTo(0.005, within(1e-9));
        assertThat(buckets.quantile(0.4)).isEqualTo(0.01, within(1e-9));
        assertThat(buckets.quantile(0.5)).isEqualTo(0.013, within(1e-9));
        assertThat(buckets.quantile(0.99)).isEqualTo(0.0475, within(1e-9));
    }

    @Test
    void takesWhatIsAboveAllBoundsToBeAtTheLast() {
        assertThat(new Buckets(BOUNDS, new double[] {0, 0, 0, 7}).quantile(0.5)).isEqualTo(0.05);
    }

    @Test
    void tellsNothingWithoutValues() {
        assertThat(new Buckets(BOUNDS, new double[4]).quantile(0.5)).isNaN();
        assertThat(new Buckets(new double[0], new double[0]).quantile(0.5)).isNaN();
    }

    @Test
    void passesOverEmptyBuckets() {
        assertThat(new Buckets(BOUNDS, new double[] {0, 0, 10, 10}).quantile(0)).isEqualTo(0.01);
        assertThat(new Buckets(BOUNDS, new double[] {0, 0, 10, 10}).quantile(1)).isEqualTo(0.05);
    }

    @Test
    void tellsWhatWasAdded() {
        Buckets earlier = new Buckets(BOUNDS, new double[] {10, 10, 10, 10});
        Buckets now = new Buckets(BOUNDS, new double[] {10, 20, 20, 20});

        assertThat(now.since(earlier).counts()).containsExactly(0, 10, 10, 10);
    }

    @Test
    void takesAHistogramThatBeganAnewWhole() {
        Buckets earlier = new Buckets(BOUNDS, new double[] {10, 20, 30, 40});
        Buckets now = new Buckets(BOUNDS, new double[] {1, 2, 3, 4});

        assertThat(now.since(earlier)).isSameAs(now);
        assertThat(now.since(new Buckets(new double[0], new double[0]))).isSameAs(now);
    }
}
