package io.evenkeel.testbackends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitsTest {

    @Test
    void readsDurations() {
        assertThat(Units.duration("500us")).isEqualTo(Duration.ofNanos(500_000));
        assertThat(Units.duration("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Units.duration("10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(Units.duration("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Units.duration("0")).isEqualTo(Duration.ZERO);
    }

    @Test
    void readsSizes() {
        assertThat(Units.size("100")).isEqualTo(100);
        assertThat(Units.size("7B")).isEqualTo(7);
        assertThat(Units.size("16KiB")).isEqualTo(16_384);
        assertThat(Units.size("2MiB")).isEqualTo(2_097_152);
        assertThat(Units.size("1GiB")).isEqualTo(1_073_741_824);
    }

    @Test
    void readsShares() {
        assertThat(Units.share("30%")).isEqualTo(0.3);
        assertThat(Units.share("0.25")).isEqualTo(0.25);
        assertThat(Units.share("1")).isEqualTo(1);
    }

    @Test
    void mustRejectWhatHasNoUnitOrIsNoNumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> Units.duration("10"))
                .withMessageContaining("10 (expected: a duration");
        assertThatIllegalArgumentException().isThrownBy(() -> Units.duration("-1s"));
        assertThatIllegalArgumentException().isThrownBy(() -> Units.size("1KB")).withMessageContaining("1KB (expected: a size");
        assertThatIllegalArgumentException().isThrownBy(() -> Units.share("half"))
                .withMessageContaining("half (expected: a share");
    }
}
