package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ImbalanceTest {

    @Test
    void isOneWhenSharesFollowTheWeights() {
        assertThat(Imbalance.ratio(new double[] {0.25, 0.75}, new double[] {0.25, 0.75})).isEqualTo(1);
    }

    @Test
    void tellsHowManyTimesTheMeanTheBusiestCarries() {
        double[] even = {0.25, 0.25, 0.25, 0.25};
        assertThat(Imbalance.ratio(new double[] {1, 0, 0, 0}, even)).isEqualTo(4);
        assertThat(Imbalance.ratio(new double[] {0.4, 0.2, 0.2, 0.2}, even)).isEqualTo(1.6, within(1e-9));
    }

    @Test
    void leavesOutThoseOfWhomNothingIsExpected() {
        assertThat(Imbalance.ratio(new double[] {0.2, 0.4, 0.4}, new double[] {0, 0.5, 0.5})).isEqualTo(1);
    }

    @Test
    void isNotANumberWithoutPicksOrWithoutBackends() {
        assertThat(Imbalance.ratio(new double[] {Double.NaN, Double.NaN}, new double[] {0.5, 0.5})).isNaN();
        assertThat(Imbalance.ratio(new double[] {}, new double[] {})).isNaN();
        assertThat(Imbalance.ratio(new double[] {1}, new double[] {0})).isNaN();
    }
}
