package io.evenkeel.routing;

import io.evenkeel.config.Problem;
import io.evenkeel.config.Problem.Severity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The kinds of problems the routing check knows; each is one diagnostic code.
enum Finding {
    UNKNOWN_STRATEGY(Severity.ERROR, "A pool names a strategy that is not installed."),
    BAD_REGEX(Severity.ERROR, "Not a regular expression in RE2 syntax, or one too large."),
    AMBIGUOUS_ROUTE(Severity.ERROR, "Two routes are equally specific, and some request matches both."),
    SHADOWED_ROUTE(Severity.WARNING, "All requests a route could match go to another one."),
    REGEX_NEVER_MATCHES(Severity.WARNING, "No path can match the pattern.");

    private final Severity severity;
    private final String meaning;

    Finding(Severity severity, String meaning) {
        this.severity = severity;
        this.meaning = meaning;
    }

    /// As diagnostics show it: `ambiguous-route`.
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// One sentence for the reference page.
    String meaning() {
        return meaning;
    }

    /// @param path    the value at fault
    /// @param related the other side of a conflict
    Problem at(String path, String message, @Nullable String hint, @Nullable String related) {
        return new Problem(severity, code(), path, message, hint, related);
    }
}
