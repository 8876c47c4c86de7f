package io.evenkeel.routing;

import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.Problem;
import io.evenkeel.config.yaml.Paths;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds routes between which nothing decides: equally specific for a host and a path, and both able to match one request.
final class AmbiguousRoutes {

    /// Where candidates of one precedence can meet at all: for different hosts or paths of the same rank they cannot, but patterns can.
    private record Spot(String host, String path, Precedence precedence) {}

    private AmbiguousRoutes() {}

    /// @return one problem for each route that is in another's way, with the first such
    static List<Problem> find(List<Candidate> candidates) {
        Map<Spot, List<Candidate>> spots = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            spots.computeIfAbsent(spot(candidate), _ -> new ArrayList<>()).add(candidate);
        }
        List<Problem> problems = new ArrayList<>();
        Set<Route> told = new HashSet<>();
        for (List<Candidate> equals : spots.values()) {
            for (int later = 1; later < equals.size(); later++) {
                for (int earlier = 0; earlier < later && !told.contains(equals.get(later).route()); earlier++) {
                    Candidate a = equals.get(earlier);
                    Candidate b = equals.get(later);
                    if (a.route() == b.route() || wantOtherValues(a, b)) {
                        continue;
                    }
                    Witness.Answer answer = Witness.find(a, b);
                    if (answer.possible()) {
                        problems.add(problem(a.route(), b.route(), answer));
                        told.add(b.route());
                    }
                }
            }
        }
        return problems;
    }

    /// Found without a witness, as thousands of routes may differ in one header alone.
    private static boolean wantOtherValues(Candidate a, Candidate b) {
        MatchConfig one = a.route().config().match();
        MatchConfig other = b.route().config().match();
        return differ(one.headers(), other.headers()) || differ(one.query(), other.query());
    }

    private static boolean differ(Map<String, MatchConfig.Value> one, Map<String, MatchConfig.Value> other) {
        for (Map.Entry<String, MatchConfig.Value> entry : one.entrySet()) {
            if (entry.getValue() instanceof MatchConfig.ExactValue value
                    && other.get(entry.getKey()) instanceof MatchConfig.ExactValue otherValue
                    && !value.equals(otherValue)) {
                return true;
            }
        }
        return false;
    }

    private static Spot spot(Candidate candidate) {
        String path = switch (candidate.route().config().match().path()) {
            case MatchConfig.ExactPath exact -> exact.path();
            case MatchConfig.PrefixPath prefix -> PathIndex.key(prefix);
            case MatchConfig.RegexPath _, MatchConfig.AnyPath _ -> "";
        };
        return new Spot(candidate.host(), path, candidate.precedence());
    }

    private static Problem problem(Route earlier, Route later, Witness.Answer answer) {
        String both = answer.request() == null ? "some request may match both" : "both match " + answer.request();
        return Finding.AMBIGUOUS_ROUTE.at(
                Paths.item("routes", later.index()) + ".match",
                "as specific as route " + earlier + ": " + both,
                "make one of them more specific, or give it a higher priority",
                Paths.item("routes", earlier.index()) + ".match");
    }
}
