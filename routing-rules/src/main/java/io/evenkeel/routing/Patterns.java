package io.evenkeel.routing;

import com.google.re2j.PatternSyntaxException;
import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.Problem;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.config.yaml.Paths;
import io.evenkeel.routing.language.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks every regular expression of the routes: that it is one, that it is small enough, that some path can match it.
final class Patterns {

    private final List<Problem> problems = new ArrayList<>();

    private Patterns() {}

    static List<Problem> check(List<RouteConfig> routes) {
        Patterns patterns = new Patterns();
        for (int i = 0; i < routes.size(); i++) {
            String match = Paths.item("routes", i) + ".match";
            MatchConfig config = routes.get(i).match();
            if (config.path() instanceof MatchConfig.RegexPath path) {
                patterns.checkPath(match + ".path.regex", path.regex());
            }
            patterns.checkValues(match + ".headers", config.headers());
            patterns.checkValues(match + ".query", config.query());
        }
        return patterns.problems;
    }

    private void checkValues(String path, Map<String, MatchConfig.Value> values) {
        values.forEach((name, value) -> {
            if (value instanceof MatchConfig.RegexValue regex) {
                isGood(Paths.key(path, name) + ".regex", regex.regex());
            }
        });
    }

    private void checkPath(String path, String regex) {
        if (isGood(path, regex) && !Language.common(Language.of(regex), Language.PATHS).possible()) {
            problems.add(Finding.REGEX_NEVER_MATCHES.at(path, regex + " matches no path",
                    regex.startsWith("/") || regex.startsWith("^/") ? "paths are compared without query, in visible ASCII"
                            : "it must match the whole path, which begins with /", null));
        }
    }

    private boolean isGood(String path, String regex) {
        if (Language.size(regex) > Regex.MAX_PROGRAM) {
            problems.add(tooLarge(path, regex));
            return false;
        }
        try {
            if (Regex.compile(regex).programSize() > Regex.MAX_PROGRAM) {
                problems.add(tooLarge(path, regex));
                return false;
            }
            return true;
        } catch (PatternSyntaxException e) {
            problems.add(Finding.BAD_REGEX.at(path, regex + " (expected: RE2 syntax): " + fault(regex, e), hint(e), null));
            return false;
        }
    }

    private static Problem tooLarge(String path, String regex) {
        return Finding.BAD_REGEX.at(path, regex + " (expected: at most " + Regex.MAX_PROGRAM + " characters with all repetitions written out)",
                "the time of a match grows with the size of the pattern; repeat less often", null);
    }

    /// RE2/J names the part at fault but not where it stands.
    private static String fault(String regex, PatternSyntaxException e) {
        if (e.getDescription().endsWith("internal error")) { // what RE2/J makes of a `)` too many
            return "unexpected ) at character " + (Brackets.firstUnopened(regex) + 1);
        }
        if (e.getDescription().equals("missing closing )")) {
            return "( at character " + (Brackets.lastUnclosed(regex) + 1) + " is never closed";
        }
        String part = e.getPattern();
        int at = part == null ? -1 : regex.indexOf(part);
        return e.getDescription() + (at < 0 ? "" : " at character " + (at + 1) + ": " + part);
    }

    private static @Nullable String hint(PatternSyntaxException e) {
        String part = e.getPattern();
        if (part != null && part.startsWith("(?")) {
            return "RE2 has no look-around: it could take longer than a request may";
        }
        return part != null && part.matches("\\\\[1-9]") ? "RE2 has no back-references: they could take longer than a request may" : null;
    }
}
