package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeClassTest {

    @ParameterizedTest
    @CsvSource({
        "101, 1xx, 1xx", "200, 2xx, 2xx", "299, 2xx, 2xx", "308, 3xx, 3xx", "404, 4xx, 4xx", "499, client-left, 4xx",
        "500, 5xx, 5xx", "599, 5xx, 5xx", "0, 5xx, 5xx", "600, 5xx, 5xx", "-1, 5xx, 5xx"
    })
    void classifies(int status, String sent, String received) {
        assertThat(CodeClass.ALL[CodeClass.ofSent(status)].label).isEqualTo(sent);
        assertThat(CodeClass.ALL[CodeClass.ofReceived(status)].label).isEqualTo(received);
    }
}
