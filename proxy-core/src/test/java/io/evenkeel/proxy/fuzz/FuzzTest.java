package io.evenkeel.proxy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.proxy.http1.Rejection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A bounded run with seeds that never change, another with a seed that always does, and all that was ever found.
class FuzzTest {

    private static final Path FIXTURES = Path.of("src", "test", "fuzz");
    private static final long SEED = 20_261_127;
    private static final int EXECUTIONS = 30_000;
    private static final int MORE_EXECUTIONS = 10_000;

    private static List<Named<Fixture>> fixtures() {
        return Fixture.all(FIXTURES).stream().map(fixture -> Named.of(fixture.name(), fixture)).toList();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void agreesOnWhatWasFoundBefore(Fixture fixture) {
        try (Subject subject = Subject.named(fixture.subject())) {
            assertThat(subject.check(fixture.input())).isNotEmpty();
        }
    }

    @Test
    void agreesWithTheReferenceOnRequests() {
        Map<String, Long> outcomes = run(new RequestSubject());

        assertThat(outcomes.get("OPEN")).as("accepted, %s", outcomes).isGreaterThan(EXECUTIONS / 5);
        assertThat(outcomes).containsKeys(reasonsBut(Rejection.BAD_STATUS_LINE, Rejection.UNASKED_UPGRADE, Rejection.WRONG_UPGRADE,
                Rejection.INTERIM_WITH_BODY));
    }

    @Test
    void agreesWithTheReferenceOnAnswers() {
        Map<String, Long> outcomes = run(new AnswerSubject());

        assertThat(outcomes.get(AnswerRun.WHOLE)).as("accepted, %s", outcomes).isGreaterThan(EXECUTIONS / 5);
        assertThat(outcomes).containsKeys("bad-status-line", "unasked-upgrade", "wrong-upgrade", "interim-with-body", "bad-header-name",
                "headers-too-large", "bad-chunk-size", "bad-trailer", "bad-content-length", "bad-transfer-encoding",
                AnswerRun.CUT_BODY, AnswerRun.UPGRADED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"request", "answer"})
    void agreesWithTheReferenceOnBytesNeverSeenBefore(String name) {
        long seed = new SplittableRandom().nextLong();
        try (Subject subject = Subject.named(name)) {
            new Fuzz(subject, seed).run(index -> index < MORE_EXECUTIONS).assertNothingFound();
        }
    }

    /// What one case drew must not be drawn again by the next, one step later: most of the cases would be known already.
    @Test
    void drawsForEachCaseWhatNoOtherCaseDrew() {
        Set<Long> drawn = new HashSet<>();
        Subject recorder = new Subject() {
            @Override
            public String name() {
                return "recorder";
            }

            @Override
            public Case generate(Dice dice) {
                for (int i = 0; i < 10; i++) {
                    drawn.add(dice.bits());
                }
                return new Case(0, "");
            }

            @Override
            public String check(Case input) {
                return "drawn";
            }
        };
        new Fuzz(recorder, SEED).run(index -> index < 1_000);

        assertThat(drawn).hasSize(10_000); // of 2^64 values none comes twice by chance
    }

    private static Map<String, Long> run(Subject subject) {
        Fuzz fuzz = new Fuzz(subject, SEED).run(index -> index < EXECUTIONS);
        fuzz.assertNothingFound();
        return fuzz.outcomes();
    }

    private static String[] reasonsBut(Rejection... left) {
        return EnumSet.complementOf(EnumSet.copyOf(Arrays.asList(left))).stream().map(Rejection::reason).toArray(String[]::new);
    }
}
