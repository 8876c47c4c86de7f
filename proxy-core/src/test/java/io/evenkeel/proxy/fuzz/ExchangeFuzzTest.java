package io.evenkeel.proxy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.proxy.OverTransports;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Bounded runs of whole exchanges, and of tunnels, with a seed that never changes and with one that always does.
@OverTransports
class ExchangeFuzzTest {

    private static final long SEED = 20_261_127;
    private static final int EXCHANGES = 1_000;
    private static final int MORE_EXCHANGES = 300;
    private static final int TUNNELS = 300;

    @Test
    void answersWhatBackendsAnsweredOrSaysWhyNot() {
        Map<String, Long> outcomes = run("exchange", SEED, EXCHANGES);

        assertThat(outcomes.get("passed")).as("passed, %s", outcomes).isGreaterThan(EXCHANGES / 5);
        assertThat(outcomes).containsKeys("cut", "encoded-path", "passed encoded", "backend-malformed", "backend-reset", "backend-truncated",
                "bad-chunk-size", "bad-host", "body-too-large");
    }

    @Test
    void answersToBytesNeverSeenBefore() {
        run("exchange", new SplittableRandom().nextLong(), MORE_EXCHANGES);
    }

    @Test
    void passesEveryOctetOfATunnelThatBothSidesAgreedOn() {
        Map<String, Long> outcomes = run("tunnel", SEED, TUNNELS);

        assertThat(outcomes.get("tunnel")).as("tunnels, %s", outcomes).isGreaterThan(TUNNELS / 3);
        assertThat(outcomes).containsKeys("not asked", "not agreed");
        run("tunnel", new SplittableRandom().nextLong(), TUNNELS);
    }

    private static Map<String, Long> run(String name, long seed, int cases) {
        try (Subject subject = Subject.named(name)) {
            Fuzz fuzz = new Fuzz(subject, seed).run(index -> index < cases);
            fuzz.assertNothingFound();
            return fuzz.outcomes();
        }
    }
}
