package io.evenkeel.proxy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.proxy.OverTransports;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A bounded run of whole exchanges with a seed that never changes, and another with a seed that always does.
@OverTransports
class ExchangeFuzzTest {

    private static final long SEED = 20_261_127;
    private static final int EXCHANGES = 1_000;
    private static final int MORE_EXCHANGES = 300;

    @Test
    void answersWhatBackendsAnsweredOrSaysWhyNot() {
        Map<String, Long> outcomes = run(SEED, EXCHANGES);

        assertThat(outcomes.get("passed")).as("passed, %s", outcomes).isGreaterThan(EXCHANGES / 5);
        assertThat(outcomes).containsKeys("cut", "encoded-path", "passed encoded", "backend-malformed", "backend-reset", "backend-truncated",
                "bad-chunk-size", "bad-host", "body-too-large");
    }

    @Test
    void answersToBytesNeverSeenBefore() {
        run(new SplittableRandom().nextLong(), MORE_EXCHANGES);
    }

    private static Map<String, Long> run(long seed, int exchanges) {
        try (Subject subject = new ExchangeSubject()) {
            Fuzz fuzz = new Fuzz(subject, seed).run(index -> index < exchanges);
            fuzz.assertNothingFound();
            return fuzz.outcomes();
        }
    }
}
