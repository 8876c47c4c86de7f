package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UringOpsTest {

    @ParameterizedTest
    @CsvSource({"5.19.0, true", "6.1.0-17-amd64, true", "6.16, true", "6.17-rc1, false", "6.18.44-fc-v657, false", "7.0.1, false", "10.1, false", "6, true", "unknown, true"})
    void knowsWhichKernelsAreOlder(String release, boolean older) {
        assertThat(UringOps.olderThan(6, 17, release)).isEqualTo(older);
    }
}
