package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    /// Each from the configuration or an enum.
    private static final Set<String> LABELS = Set.of(
            "listener", "route", "pool", "backend", "code", "reason", "result", "to", "outcome", "area", "version", "java",
            "rule", "limit");

    @ParameterizedTest
    @EnumSource
    void namesAreDottedLowerCaseAndOfTheHouse(Meters meter) {
        assertThat(meter.dotted()).matches("evenkeel(\\.[a-z]+)+");
        assertThat(meter.series()).matches("evenkeel(_[a-z]+)+");
    }

    @ParameterizedTest
    @EnumSource
    void helpIsASentence(Meters meter) {
        assertThat(meter.help()).matches("[A-Z0-9].*\\.").hasSizeLessThan(140);
    }

    @ParameterizedTest
    @EnumSource
    void labelsNeverComeFromAClient(Meters meter) {
        assertThat(LABELS).containsAll(meter.labels());
    }

    @Test
    void everySeriesHasANameOfItsOwn() {
        assertThat(Arrays.stream(Meters.values()).map(Meters::series)).doesNotHaveDuplicates();
    }
}
