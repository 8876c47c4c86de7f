package io.evenkeel.proxy.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Runs cases of one subject, counts what comes of them, and shrinks what should not have come.
final class Fuzz {

    /// A run that finds more defects than this has found enough.
    private static final int MAX_FINDINGS = 10;

    private final Subject subject;
    private final long seed;
    private final Map<String, long[]> outcomes = new HashMap<>();
    private final Set<String> kinds = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private long executions;

    /// @param fixture the shrunk case
    /// @param report  what is wrong, and how to see it again
    record Finding(Fixture fixture, String report) {}

    Fuzz(Subject subject, long seed) {
        this.subject = subject;
        this.seed = seed;
    }

    /// Runs the case of one index after the other, as long as the next index is wanted.
    Fuzz run(LongPredicate wanted) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (long index = 0; wanted.test(index) && findings.size() < MAX_FINDINGS; index++) {
            // drawn and not counted up: SplittableRandom is a counter behind a mixer, so that seeds in a row are one stream, shifted
            Case input = subject.generate(new Dice(seeds.nextLong()));
            executions++;
            try {
                outcomes.computeIfAbsent(subject.check(input), _ -> new long[1])[0]++;
            } catch (RuntimeException | Error e) {
                found(index, input, e);
            }
        }
        return this;
    }

    private void found(long index, Case input, Throwable first) {
        String kind = Shrinker.kindOf(first);
        if (!kinds.add(kind)) {
            return;
        }
        Case small = Shrinker.shrink(subject, input, kind);
        Throwable again = Shrinker.failure(subject, small);
        boolean steady = again != null && Shrinker.kindOf(again).equals(kind);
        Fixture fixture = new Fixture(subject.name() + "-" + Long.toHexString(seed) + "-" + index, subject.name(), steady ? small : input);
        String report = "seed " + seed + ", index " + index + (steady ? ": " : ", not seen each time: ") + describe(steady ? again : first);
        findings.add(new Finding(fixture, report));
    }

    private static String describe(@Nullable Throwable failure) {
        return failure == null || failure instanceof Disagreement ? String.valueOf(failure) : failure + " at " + List.of(failure.getStackTrace());
    }

    long executions() {
        return executions;
    }

    List<Finding> findings() {
        return findings;
    }

    /// How many cases came to what, by name.
    Map<String, Long> outcomes() {
        Map<String, Long> counts = new TreeMap<>();
        outcomes.forEach((outcome, count) -> counts.put(outcome, count[0]));
        return counts;
    }

    /// Fails when something was found; the message has it all.
    void assertNothingFound() {
        if (!findings.isEmpty()) {
            StringBuilder message = new StringBuilder(subject.name() + ", " + executions + " executions:\n");
            findings.forEach(finding -> message.append(finding.report()).append('\n').append(finding.fixture()).append('\n'));
            throw new AssertionError(message.toString());
        }
    }
}
