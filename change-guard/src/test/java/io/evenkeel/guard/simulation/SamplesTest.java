package io.evenkeel.guard.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private final Samples samples = new Samples();

    @Test
    void quantilesAreValuesThatWereMeasured() {
        IntStream.rangeClosed(1, 10_000).map(i -> 10_001 - i).forEach(samples::add);

        assertThat(samples.quantile(0)).isEqualTo(1);
        assertThat(samples.quantile(0.5)).isEqualTo(5_000);
        assertThat(samples.quantile(0.99)).isEqualTo(9_900);
        assertThat(samples.quantile(1)).isEqualTo(10_000);
        assertThat(samples.mean()).isEqualTo(5_000.5);
    }

    @Test
    void valuesAddedAfterAQuantileCount() {
        samples.add(1);
        assertThat(samples.quantile(1)).isEqualTo(1);
        samples.add(3);
        samples.add(2);

        assertThat(samples.quantile(0.5)).isEqualTo(2);
        assertThat(samples.size()).isEqualTo(3);
    }

    @Test
    void nothingMeasuredIsNotANumber() {
        assertThat(samples.quantile(0.5)).isNaN();
        assertThat(samples.mean()).isNaN();
        assertThat(Text.number(samples.mean(), 2)).isEqualTo("–");
    }

    @Test
    void numbersAreWrittenWithoutLocale() {
        assertThat(Text.number(1234.565, 1)).isEqualTo("1234.6");
        assertThat(Text.percent(0.1234, 1)).isEqualTo("12.3 %");
        assertThat(Text.count(1_004_050)).isEqualTo("1,004,050");
        assertThat(Text.count(999)).isEqualTo("999");
    }
}
