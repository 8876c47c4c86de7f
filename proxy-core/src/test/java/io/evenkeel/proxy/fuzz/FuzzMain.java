package io.evenkeel.proxy.fuzz;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A long run from the command line; `bench/fuzz` starts it. What it finds goes, shrunk, into files beside the build, ready to be moved to
/// `src/test/fuzz`; the exit code is then 1.
public final class FuzzMain {

    private static final Path FINDINGS = Path.of("target", "fuzz");

    private long executions = 1_000_000;
    private Duration time = Duration.ofDays(1);
    private long seed = new SplittableRandom().nextLong();
    private List<String> subjects = List.of("request", "answer");
    private @Nullable Path fixtures;

    private FuzzMain(List<String> arguments) {
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "--executions" -> executions = Long.parseLong(value);
                case "--seconds" -> time = Duration.ofSeconds(Long.parseLong(value));
                case "--seed" -> seed = Long.parseLong(value);
                case "--subject" -> subjects = List.of(value.split(","));
                case "--fixtures" -> fixtures = Path.of(value);
                default -> throw new IllegalArgumentException("option: " + arguments.get(i)
                        + " (expected: --executions N, --seconds N, --seed N, --subject request,answer,exchange,tunnel, --fixtures FOLDER)");
            }
        }
    }

    public static void main(String[] arguments) {
        System.exit(new FuzzMain(List.of(arguments)).run() ? 0 : 1);
    }

    private boolean run() {
        if (fixtures != null) {
            return replay(Fixture.all(fixtures));
        }
        boolean clean = true;
        for (String name : subjects) {
            try (Subject subject = Subject.named(name)) {
                clean &= run(subject, time.dividedBy(subjects.size()));
            }
        }
        return clean;
    }

    /// What was found before, and nothing else.
    private static boolean replay(List<Fixture> found) {
        boolean clean = true;
        for (Fixture fixture : found) {
            try (Subject subject = Subject.named(fixture.subject())) {
                subject.check(fixture.input());
            } catch (RuntimeException | Error e) {
                System.out.printf("fixture %s: %s%n", fixture.name(), e);
                clean = false;
            }
        }
        return clean;
    }

    private boolean run(Subject subject, Duration time) {
        long begin = System.nanoTime();
        Fuzz fuzz = new Fuzz(subject, seed).run(index -> index < executions && System.nanoTime() - begin < time.toNanos());
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%s: %,d executions in %.0f s, %d disagreements, seed %d%n", subject.name(), fuzz.executions(), seconds,
                fuzz.findings().size(), seed);
        fuzz.outcomes().forEach((outcome, count) -> System.out.printf("  %-32s %,d%n", outcome, count));
        for (Fuzz.Finding finding : fuzz.findings()) {
            System.out.printf("%s%n%s%n", finding.report(), finding.fixture());
            finding.fixture().write(FINDINGS, finding.report());
        }
        return fuzz.findings().isEmpty();
    }
}
