package io.evenkeel.routing;

import io.evenkeel.config.Cidr;
import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.MatchConfig.PrefixPath;
import io.evenkeel.config.MatchConfig.RegexPath;
import io.evenkeel.config.MatchConfig.Scheme;
import io.evenkeel.config.MatchConfig.Value;
import io.evenkeel.config.Problem;
import io.evenkeel.routing.language.Language;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds routes that never match, because one other route is tried before them and takes whatever they could. Only what is certain: a
/// route that several others together leave nothing to is not found.
///
/// The most common one: a pattern below a prefix. A prefix beats a pattern, so `/api` leaves nothing to `/api/v[0-9]+`.
final class ShadowedRoutes {

    private ShadowedRoutes() {}

    static List<Problem> find(List<Candidate> candidates) {
        Map<String, List<Candidate>> byHost = new HashMap<>();
        candidates.stream().sorted().forEach(candidate -> byHost.computeIfAbsent(candidate.host(), _ -> new ArrayList<>()).add(candidate));
        Map<Route, List<Candidate>> byRoute = new HashMap<>();
        candidates.forEach(candidate -> byRoute.computeIfAbsent(candidate.route(), _ -> new ArrayList<>()).add(candidate));
        List<Problem> problems = new ArrayList<>();
        byRoute.keySet().stream().sorted((a, b) -> Integer.compare(a.index(), b.index())).forEach(route -> {
            Route before = null;
            for (Candidate candidate : byRoute.getOrDefault(route, List.of())) {
                before = shadow(candidate, byHost.getOrDefault(candidate.host(), List.of()));
                if (before == null) {
                    return; // it has something left here
                }
            }
            if (before != null) {
                problems.add(problem(before, route));
            }
        });
        return problems;
    }

    private static Problem problem(Route before, Route route) {
        boolean prefixBeforePattern = before.config().match().path() instanceof PrefixPath && route.config().match().path() instanceof RegexPath;
        return Finding.SHADOWED_ROUTE.at(
                "routes[" + route.index() + "].match",
                "never matches: route " + before + " goes first and takes all its requests",
                prefixBeforePattern ? "a prefix goes before a pattern, whichever is longer" : "remove one of them, or narrow the first",
                "routes[" + before.index() + "].match");
    }

    /// @param sameHost in the order in which they are tried
    private static @Nullable Route shadow(Candidate candidate, List<Candidate> sameHost) {
        PathSet paths = PathSet.of(candidate.route().config().match().path());
        for (Candidate before : sameHost) {
            if (before.precedence().compareTo(candidate.precedence()) >= 0) {
                return null;
            }
            if (before.route() != candidate.route()
                    && paths.areAllIn(before.route().config().match().path())
                    && coversConditions(before, candidate)) {
                return before.route();
            }
        }
        return null;
    }

    private static boolean coversConditions(Candidate wide, Candidate narrow) {
        MatchConfig a = wide.route().config().match();
        MatchConfig b = narrow.route().config().match();
        return coversList(a.listeners(), b.listeners())
                && (a.scheme() == Scheme.ANY || a.scheme() == b.scheme())
                && coversList(a.methods(), b.methods())
                && coversClients(wide.clients(), narrow.clients())
                && coversValues(a.headers(), b.headers())
                && coversValues(a.query(), b.query());
    }

    private static boolean coversList(List<String> wide, List<String> narrow) {
        return wide.isEmpty() || !narrow.isEmpty() && wide.containsAll(narrow);
    }

    private static boolean coversClients(List<Cidr> wide, List<Cidr> narrow) {
        return wide.isEmpty() || !narrow.isEmpty() && wide.containsAll(narrow); // a longer range is tried first and covers no shorter one
    }

    private static boolean coversValues(Map<String, Value> wide, Map<String, Value> narrow) {
        return wide.entrySet().stream().allMatch(entry -> {
            Value value = narrow.get(entry.getKey());
            return value != null && (entry.getValue() instanceof MatchConfig.PresentValue || entry.getValue().equals(value));
        });
    }

    /// The paths that fulfil one condition.
    ///
    /// @param pattern those of a pattern; null for the other kinds
    /// @param example one of the pattern's: where that is not below a prefix the others need no look
    private record PathSet(MatchConfig.Path condition, @Nullable Language pattern, @Nullable String example) {

        static PathSet of(MatchConfig.Path condition) {
            if (!(condition instanceof RegexPath regex)) {
                return new PathSet(condition, null, null);
            }
            Language pattern = Language.of(regex.regex());
            return new PathSet(condition, pattern, Language.common(pattern, Language.PATHS).example());
        }

        boolean areAllIn(MatchConfig.Path wide) {
            if (!(wide instanceof PrefixPath prefix)) {
                return wide.equals(condition);
            }
            String key = PathIndex.key(prefix);
            return switch (condition) {
                case MatchConfig.ExactPath _ -> false; // goes first
                case PrefixPath other -> key.equals(PathIndex.key(other));
                case RegexPath _ -> pattern != null && example != null && (example + "/").startsWith(key + "/")
                        && !Language.common(pattern, Language.PATHS, Language.notBelow(key)).possible();
                case MatchConfig.AnyPath _ -> key.isEmpty();
            };
        }
    }
}
