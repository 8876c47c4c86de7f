package io.evenkeel.routing;

import io.evenkeel.config.Cidr;
import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.RouteConfig;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The routing rules as configuration.md tells them, done the slow and obvious way: every route is tried, the most specific of those
/// that match wins. Shares no code with the table.
final class RouteOracle {

    private RouteOracle() {}

    /// The routes that may take the request: several only when nothing decides between them; none when no route matches.
    static Set<String> taking(List<RouteConfig> routes, TestHead head) {
        Set<String> best = new TreeSet<>();
        List<Integer> bestRank = List.of();
        for (RouteConfig route : routes) {
            List<Integer> rank = rank(route, head);
            if (rank == null) {
                continue;
            }
            int order = best.isEmpty() ? 1 : compare(rank, bestRank);
            if (order > 0) {
                best.clear();
                bestRank = rank;
            }
            if (order >= 0) {
                best.add(route.name());
            }
        }
        return best;
    }

    private static int compare(List<Integer> a, List<Integer> b) {
        for (int i = 0; i < a.size(); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /// How specifically the route matches, the most important number first; null when it does not.
    private static @Nullable List<Integer> rank(RouteConfig route, TestHead head) {
        MatchConfig match = route.match();
        String host = head.host().toString();
        String path = head.path().toString();
        List<Integer> rank = new ArrayList<>();

        int hostRank = match.hosts().isEmpty() ? 0 : -1;
        for (String pattern : match.hosts()) {
            if (pattern.equals(host)) {
                hostRank = Math.max(hostRank, 10_000);
            } else if (pattern.startsWith("*.") && host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1) {
                hostRank = Math.max(hostRank, pattern.length());
            }
        }
        if (hostRank < 0) {
            return null;
        }
        rank.add(hostRank);

        rank.add(switch (match.path()) {
            case MatchConfig.ExactPath exact -> exact.path().equals(path) ? 10_000 : -1;
            case MatchConfig.PrefixPath prefix -> {
                String bare = prefix.prefix().replaceAll("/$", "");
                yield path.equals(bare) || path.startsWith(bare + "/") ? 2 + bare.length() : -1;
            }
            case MatchConfig.RegexPath regex -> path.matches(regex.regex()) ? 1 : -1;
            case MatchConfig.AnyPath _ -> 0;
        });

        if (rank.getLast() < 0) {
            return null;
        }
        rank.add(match.methods().isEmpty() ? 0 : match.methods().contains(head.method().toString()) ? 1 : -1);
        rank.add(values(match.headers().entrySet(), name -> headers(head, name)));
        rank.add(values(match.query().entrySet(), name -> parameters(head.query().toString(), name)));

        int clientRank = match.clients().isEmpty() ? 0 : -1;
        for (Cidr range : match.clients()) {
            clientRank = range.contains(head.client()) ? Math.max(clientRank, range.prefixLength() + 1) : clientRank;
        }
        rank.add(clientRank);

        boolean listener = match.listeners().isEmpty() || match.listeners().contains(head.listener());
        boolean scheme = match.scheme() == MatchConfig.Scheme.ANY || match.scheme() == MatchConfig.Scheme.HTTPS == head.secure();
        if (!listener || !scheme || rank.contains(-1)) {
            return null;
        }
        rank.add(route.priority());
        return rank;
    }

    private static int values(Set<Map.Entry<String, MatchConfig.Value>> conditions, Function<String, List<String>> lookup) {
        for (Map.Entry<String, MatchConfig.Value> condition : conditions) {
            Predicate<String> test = switch (condition.getValue()) {
                case MatchConfig.ExactValue exact -> exact.value()::equals;
                case MatchConfig.PresentValue _ -> _ -> true;
                case MatchConfig.RegexValue regex -> value -> value.matches(regex.regex());
            };
            if (lookup.apply(condition.getKey()).stream().noneMatch(test)) {
                return -1;
            }
        }
        return conditions.size();
    }

    private static List<String> headers(TestHead head, String name) {
        List<String> values = new ArrayList<>();
        Bytes value;
        for (int nth = 0; (value = head.header(Bytes.of(name), nth)) != null; nth++) {
            values.add(value.toString());
        }
        return values;
    }

    private static List<String> parameters(String query, String name) {
        List<String> values = new ArrayList<>();
        for (String parameter : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            if (!parameter.isEmpty() && URLDecoder.decode(parts[0], StandardCharsets.UTF_8).equals(name)) {
                values.add(parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
