package io.evenkeel.routing;

import io.evenkeel.config.MatchConfig;
import java.util.Comparator;

/// How specific a route is for one of its hosts and one of its client ranges; the order in which routes are tried, the most specific
/// first. Routes equal in all of it must not be able to match one request: [RoutingCheck] sees to that.
///
/// @param host     exact hosts before wildcards, longer wildcards before shorter ones, those before no condition (0)
/// @param path     exact paths before prefixes, longer prefixes before shorter ones, those before patterns (1), those before none (0)
/// @param methods  1 when methods are given
/// @param headers  number of header conditions
/// @param query    number of query conditions
/// @param client   bits of the client range, plus one; 0: any client
/// @param priority as configured
record Precedence(int host, int path, int methods, int headers, int query, int client, int priority) implements Comparable<Precedence> {

    private static final int EXACT = Integer.MAX_VALUE;

    /// Each step decides only between those equal in all steps above.
    private static final Comparator<Precedence> MOST_SPECIFIC_FIRST = Comparator.comparingInt(Precedence::host)
            .thenComparingInt(Precedence::path)
            .thenComparingInt(Precedence::methods)
            .thenComparingInt(Precedence::headers)
            .thenComparingInt(Precedence::query)
            .thenComparingInt(Precedence::client)
            .thenComparingInt(Precedence::priority)
            .reversed();

    /// @param host         one of the route's hosts; empty: any
    /// @param clientLength bits of one of its client ranges; -1: any client
    static Precedence of(MatchConfig match, String host, int clientLength, int priority) {
        return new Precedence(
                host.startsWith("*") ? host.length() : host.isEmpty() ? 0 : EXACT,
                path(match.path()),
                match.methods().isEmpty() ? 0 : 1,
                match.headers().size(),
                match.query().size(),
                clientLength + 1,
                priority);
    }

    private static int path(MatchConfig.Path path) {
        return switch (path) {
            case MatchConfig.ExactPath _ -> EXACT;
            case MatchConfig.PrefixPath prefix -> 2 + PathIndex.key(prefix).length();
            case MatchConfig.RegexPath _ -> 1;
            case MatchConfig.AnyPath _ -> 0;
        };
    }

    @Override
    public int compareTo(Precedence other) {
        return MOST_SPECIFIC_FIRST.compare(this, other);
    }
}
