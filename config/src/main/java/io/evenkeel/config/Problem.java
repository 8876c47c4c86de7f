package io.evenkeel.config;

import org.jspecify.annotations.Nullable;

/// Something wrong with a configuration, found by a [ConfigCheck] that knows paths but no places.
///
/// @param severity    an error keeps the configuration from serving
/// @param code        stable, lower case with hyphens, one per kind of problem: `ambiguous-route`
/// @param path        the value at fault: `routes[3].match.path`
/// @param message     `value (expected: …)` or one sentence, without path and place
/// @param hint        what to do instead
/// @param relatedPath the other side of a conflict
public record Problem(
        Severity severity, String code, String path, String message, @Nullable String hint, @Nullable String relatedPath) {

    /// How bad it is. Errors keep a configuration from serving, warnings do not.
    public enum Severity { ERROR, WARNING }
}
