package io.evenkeel.standalone.process;

import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.LoadResult.Rejected;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;

/// Why a file was refused.
///
/// @param at       when
/// @param problems one line each, at most [#SHOWN] and one that counts the rest
record Refusal(Instant at, List<String> problems) {

    /// As many as a person reads in a log.
    private static final int SHOWN = 20;

    Refusal {
        problems = List.copyOf(problems);
    }

    static Refusal of(Rejected rejected, Instant at) {
        List<String> errors = rejected.diagnostics().stream().filter(Diagnostic::isError).map(Refusal::line).toList();
        if (errors.size() <= SHOWN) {
            return new Refusal(at, errors);
        }
        String rest = "and " + (errors.size() - SHOWN) + " more (evenkeel check shows all)";
        return new Refusal(at, Stream.concat(errors.stream().limit(SHOWN), Stream.of(rest)).toList());
    }

    static Refusal of(String problem, Instant at) {
        return new Refusal(at, List.of(problem));
    }

    /// `evenkeel.yaml:14:9 pools.api.backends[1].weight: -1 (expected: 0..1000)`
    static String line(Diagnostic diagnostic) {
        String path = diagnostic.problem().path();
        return diagnostic.place() + " " + (path.isEmpty() ? "" : path + ": ") + diagnostic.problem().message();
    }

    /// One line that says what happened, and one for each problem.
    void log(Logger log, Path file, String serving) {
        log.error("config refused file={} problems={} serving={}", file, problems.size(), serving);
        problems.forEach(problem -> log.error("config problem {}", problem));
    }
}
