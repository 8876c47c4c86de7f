package io.evenkeel.standalone.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.vocabulary.Vocabulary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is believed of a row of answers, with the clock moved by hand.
class FindingsTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private final Findings findings = new Findings(List.of());
    private long now = -5_000_000_000L; // System.nanoTime may be negative

    private static List<BackendConfig> range(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Vocabulary.backendAt(new HostPort("10.0.0." + i, 80))).toList();
    }

    private void answer(List<BackendConfig> answer) {
        findings.answered(answer, now, NOON.plusNanos(now));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void believesTheFirstAnswerWhateverItsSize() {
        Findings inherited = new Findings(range(0, 10));
        inherited.answered(range(0, 1), now, NOON);
        assertThat(inherited.inForce()).isEqualTo(range(0, 1));
    }

    @Test
    void nothingFoundAtFirstIsNoFinding() {
        answer(List.of());
        assertThat(findings.inForce()).isEmpty();
        assertThat(findings.held()).isNull();
        assertThat(findings.provisional()).isTrue();
    }

    @Test
    void keepsWhatServesUntilThereIsAnAnswerWithBackends() {
        Findings inherited = new Findings(range(0, 2));
        inherited.answered(List.of(), now, NOON);
        assertThat(inherited.inForce()).isEqualTo(range(0, 2));
        inherited.answered(range(5, 6), now, NOON);
        assertThat(inherited.inForce()).isEqualTo(range(5, 6));
    }

    @ParameterizedTest
    @CsvSource({"10, 7, false", "10, 6, true", "2, 1, true", "3, 2, true", "4, 3, false", "1, 1, false", "100, 70, false", "100, 69, true"})
    void holdsAnAnswerThatTakesMoreThanThirtyPercentAway(int before, int after, boolean held) {
        answer(range(0, before));
        answer(range(0, after));
        assertThat(findings.held() != null).isEqualTo(held);
        assertThat(findings.inForce()).hasSize(held ? before : after);
    }

    @Test
    void newOnesServeAtOnceThoughTheAnswerIsHeld() {
        answer(range(0, 10));
        answer(range(8, 12));
        assertThat(findings.inForce()).isEqualTo(range(0, 12));
        answer(range(8, 13));
        assertThat(findings.inForce()).as("the newest answer counts").isEqualTo(range(0, 13));
    }

    @Test
    void whatTheAnswerSaysOfThoseThatStayCountsThoughItIsHeld() {
        HostPort first = new HostPort("10.0.0.0", 80);
        HostPort second = new HostPort("10.0.0.1", 80);
        answer(range(0, 10));
        answer(List.of(new BackendConfig(first.toString(), first, 0, 5), new BackendConfig("renamed", second, 1, 1024)));
        assertThat(findings.held()).isNotNull();
        assertThat(findings.inForce()).as("drained, and with another name once").hasSize(10)
                .startsWith(new BackendConfig(first.toString(), first, 0, 5), new BackendConfig("renamed", second, 1, 1024))
                .endsWith(range(2, 10).toArray(BackendConfig[]::new));
    }

    @Test
    void believesASmallAnswerThatLastsAMinuteAndThreeLookups() {
        answer(range(0, 10));
        answer(range(0, 3));
        pass(Duration.ofSeconds(30));
        answer(range(0, 4));
        pass(Duration.ofSeconds(29));
        answer(range(0, 3));
        assertThat(findings.inForce()).as("three look-ups, but no minute").hasSize(10);
        pass(Duration.ofSeconds(1));
        answer(range(0, 2));
        assertThat(findings.inForce()).isEqualTo(range(0, 2));
        assertThat(findings.held()).isNull();
    }

    @Test
    void aMinuteIsNotEnoughWithoutThreeLookups() {
        answer(range(0, 10));
        answer(range(0, 3));
        pass(Duration.ofHours(1));
        answer(range(0, 3));
        assertThat(findings.inForce()).hasSize(10);
        answer(range(0, 3));
        assertThat(findings.inForce()).hasSize(3);
    }

    @Test
    void aFullAnswerEndsTheHold() {
        answer(range(0, 10));
        answer(range(0, 3));
        pass(Duration.ofSeconds(59));
        answer(range(1, 10));
        assertThat(findings.held()).isNull();
        assertThat(findings.inForce()).isEqualTo(range(1, 10));
        answer(range(1, 3));
        pass(Duration.ofSeconds(59));
        answer(range(1, 3));
        answer(range(1, 3));
        assertThat(findings.inForce()).as("it began anew").hasSize(9);
    }

    @Test
    void neverBelievesByItselfThatNothingIsLeft() {
        answer(range(0, 3));
        for (int i = 0; i < 100; i++) {
            answer(List.of());
            pass(Duration.ofHours(1));
        }
        assertThat(findings.inForce()).hasSize(3);
        assertThat(findings.confirm()).isTrue();
        assertThat(findings.inForce()).isEmpty();
        answer(List.of());
        assertThat(findings.held()).isNull();
        answer(range(0, 1));
        assertThat(findings.inForce()).hasSize(1);
    }

    @Test
    void anOperatorConfirmsWhatIsHeld() {
        answer(range(0, 10));
        assertThat(findings.confirm()).isFalse();
        answer(range(0, 3));
        assertThat(findings.confirm()).isTrue();
        assertThat(findings.inForce()).isEqualTo(range(0, 3));
    }

    /// Whatever answers come: what the newest has serves, what serves is never nothing after the first, and never loses more than 30 % from one
    /// answer to the next, unless that was held for its time.
    @Test
    void neverLosesManyAtOnce() {
        Random random = new Random(7);
        for (int run = 0; run < 200; run++) {
            Findings some = new Findings(List.of());
            for (int step = 0; step < 60; step++) {
                int from = random.nextInt(20);
                List<BackendConfig> answer = range(from, from + random.nextInt(12));
                int before = some.inForce().size();
                boolean free = some.provisional() || some.held() != null;
                some.answered(answer, now, NOON);
                assertThat(some.inForce()).doesNotHaveDuplicates().containsAll(answer);
                assertThat(some.inForce().isEmpty()).as("empty").isEqualTo(some.provisional());
                if (!free) {
                    assertThat(some.inForce().size()).isGreaterThanOrEqualTo((int) Math.ceil(0.7 * before - 1e-9));
                }
                pass(Duration.ofSeconds(random.nextInt(40)));
            }
        }
    }
}
