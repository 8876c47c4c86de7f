package io.evenkeel.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthStateTest {

    /// `+` a pass, `-` a failure; `U` and `D` what is held true after each. Rise 2, fall 3.
    @ParameterizedTest
    @CsvSource({
        "+++++,       UUUUU",
        "--+,         UUU",
        "---,         UUD",
        "--+--+--,    UUUUUUUU",
        "---+-+-+-,   UUDDDDDDD",
        "---++,       UUDDU",
        "---+++---,   UUDDUUUUD",
        "---++---++,  UUDDUUUDDU",
        "---+---++,   UUDDDDDDU",
        "-+-+-+-+-+-, UUUUUUUUUUU",
    })
    void turnsOnlyAfterFallOrRiseInARow(String probes, String expected) {
        HealthState state = HealthState.INITIAL;
        var seen = new StringBuilder();
        for (char probe : probes.toCharArray()) {
            state = state.after(probe == '+', 2, 3);
            seen.append(state.healthy() ? 'U' : 'D');
        }
        assertThat(seen).hasToString(expected);
    }

    @Test
    void turnsAtOnceWithThresholdsOfOne() {
        HealthState down = HealthState.INITIAL.after(false, 1, 1);
        assertThat(down).isEqualTo(new HealthState(false, 0));
        assertThat(down.after(true, 1, 1)).isEqualTo(HealthState.INITIAL);
    }

    @Test
    void turnsOnTheNextFailureWhenFallShrankBelowWhatWasCounted() {
        HealthState counted = HealthState.INITIAL.after(false, 2, 10).after(false, 2, 10).after(false, 2, 10);
        assertThat(counted).isEqualTo(new HealthState(true, 3));
        assertThat(counted.after(false, 2, 2).healthy()).isFalse();
    }

    @Test
    void isNoNewObjectWhileNothingChanges() {
        assertThat(HealthState.INITIAL.after(true, 2, 3)).isSameAs(HealthState.INITIAL);
    }
}
