package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A few seconds of what `bench/stress` does for longer.
class QueueStressTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void capsHoldAndNobodyIsForgottenHoweverManyTryAtOnce(boolean changes) throws Exception {
        QueueHammer.Result result = new QueueHammer(8, 100_000, changes).run();

        assertThat(result.most()).isEqualTo(3);
        assertThat(result.waited()).as("the queue was used").isPositive();
        assertThat(result.left()).isPositive();
    }
}
