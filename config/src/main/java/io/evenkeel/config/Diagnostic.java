package io.evenkeel.config;

import org.jspecify.annotations.Nullable;

/// A [Problem] with its place, as it is shown: `evenkeel.yaml:14:9 pools.api.backends[1].weight: -1 (expected: 0..1000)`.
///
/// @param problem what is wrong
/// @param place   where
/// @param related the place of the other side of a conflict
public record Diagnostic(Problem problem, Place place, @Nullable Place related) {

    public boolean isError() {
        return problem.severity() == Problem.Severity.ERROR;
    }
}
