package io.evenkeel.routing;

import io.evenkeel.config.Cidr;
import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.RouteConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A route as it is tried: for one of its hosts, and for its client ranges of one length. One candidate has one [Precedence], while a
/// route with several hosts or ranges may be more specific for one request than for another. Immutable.
///
/// @param host       one of the route's hosts; empty: any
/// @param conditions what remains to be seen once host and path were found by index; the cheapest first
record Candidate(Route route, String host, List<Cidr> clients, Precedence precedence, Condition[] conditions) implements Comparable<Candidate> {

    /// All candidates of these routes, in their order.
    static List<Candidate> all(List<Route> routes) {
        return routes.stream().flatMap(route -> of(route).stream()).toList();
    }

    private static List<Candidate> of(Route route) {
        RouteConfig config = route.config();
        MatchConfig match = config.match();
        List<String> hosts = match.hosts().isEmpty() ? List.of("") : match.hosts();
        Map<Integer, List<Cidr>> clientsByLength = new TreeMap<>();
        match.clients().forEach(cidr -> clientsByLength.computeIfAbsent(cidr.prefixLength(), _ -> new ArrayList<>()).add(cidr));
        if (clientsByLength.isEmpty()) {
            clientsByLength.put(-1, List.of());
        }
        List<Candidate> candidates = new ArrayList<>();
        clientsByLength.forEach((length, clients) -> {
            Condition[] conditions = Condition.of(match, clients);
            for (String host : hosts) {
                Precedence precedence = Precedence.of(match, host, length, config.priority());
                candidates.add(new Candidate(route, host, clients, precedence, conditions));
            }
        });
        return candidates;
    }

    boolean accepts(RequestHead head) {
        for (Condition condition : conditions) {
            if (!condition.holds(head)) {
                return false;
            }
        }
        return true;
    }

    /// The most specific first; equals, which [RoutingCheck] found unable to match one request, in the order of the file.
    @Override
    public int compareTo(Candidate other) {
        int order = precedence.compareTo(other.precedence);
        return order != 0 ? order : Integer.compare(route.index(), other.route.index());
    }
}
