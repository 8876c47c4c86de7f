package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.MatchConfig.ExactValue;
import io.evenkeel.config.MatchConfig.PresentValue;
import io.evenkeel.config.MatchConfig.RegexValue;
import io.evenkeel.config.Problem;
import io.evenkeel.config.RouteConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The table against the oracle, over random routes and requests made of few words, so that they meet often and in every way.
class RouteTablePropertyTest {

    private static final List<String> HOSTS = List.of("example", "a.example", "b.example", "c.a.example", "d.c.a.example", "other");
    private static final List<String> HOST_PATTERNS =
            List.of("example", "a.example", "c.a.example", "*.example", "*.a.example", "*.c.a.example", "other", "*.other");
    private static final List<String> PATHS = List.of("/", "/a", "/a/", "/a/b", "/ab", "/a/b/c", "/b", "/a//b", "/c%2F");
    private static final List<String> PREFIXES = List.of("/", "/a", "/a/", "/a/b", "/b", "/a/b/c");
    private static final List<String> REGEXES = List.of("/a.*", "/.*b", "/[^/]*", ".*");
    private static final List<String> METHODS = List.of("GET", "PUT", "POST");
    private static final List<MatchConfig.Value> VALUES =
            List.of(new ExactValue("1"), new ExactValue("2 3"), new ExactValue(""), new PresentValue(), new RegexValue("[12]+"), new RegexValue(".* .*"));
    private static final List<String> RANGES = List.of("10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "fd00::/8", "::/0");
    private static final List<String> CLIENTS = List.of("10.1.2.3", "10.1.9.9", "10.9.9.9", "11.0.0.1", "fd00::1", "fe80::1");
    private static final List<String> QUERIES =
            List.of("", "q=1", "q=2+3", "q=2%203&p=1", "p", "p=&q=12", "%71=1", "q=1&q=9", "&&p=9&", "q=%32%20%33", "pq=1");

    private final SplittableRandom random;

    RouteTablePropertyTest() {
        this.random = new SplittableRandom(2026);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean sometimes() {
        return random.nextInt(4) == 0;
    }

    private MatchBuilder randomMatch() {
        MatchBuilder match = MatchBuilder.match();
        switch (random.nextInt(4)) {
            case 0 -> match.hosts(one(HOST_PATTERNS));
            case 1 -> match.hosts(HOST_PATTERNS.get(random.nextInt(3)), HOST_PATTERNS.get(3 + random.nextInt(5)));
            default -> { }
        }
        switch (random.nextInt(6)) {
            case 0 -> match.exact(one(PATHS));
            case 1, 2 -> match.prefix(one(PREFIXES));
            case 3 -> match.regex(one(REGEXES));
            default -> { }
        }
        if (sometimes()) {
            match.methods(one(METHODS));
        }
        if (sometimes()) {
            match.header("x-a", one(VALUES));
        }
        if (sometimes()) {
            match.header("x-b", one(VALUES));
        }
        if (sometimes()) {
            match.query("q", one(VALUES));
        }
        if (sometimes()) {
            match.query("p", one(VALUES));
        }
        if (sometimes()) {
            match.clients(one(RANGES));
        } else if (sometimes()) {
            match.clients(RANGES.get(random.nextInt(3)), RANGES.get(3 + random.nextInt(3)));
        }
        if (sometimes()) {
            match.scheme(random.nextBoolean() ? MatchConfig.Scheme.HTTP : MatchConfig.Scheme.HTTPS);
        }
        if (sometimes()) {
            match.listeners(random.nextBoolean() ? "web" : "alt");
        }
        return match;
    }

    private TestHead randomHead() {
        String query = one(QUERIES);
        TestHead head = TestHead.get((sometimes() ? "" : one(HOSTS)) + one(PATHS) + (query.isEmpty() ? "" : "?" + query))
                .method(one(METHODS)).client(one(CLIENTS)).listener(random.nextBoolean() ? "web" : "alt");
        for (String name : List.of("x-a", "x-b")) {
            for (int lines = random.nextInt(3); lines > 0; lines--) {
                head.header(name, one(List.of("1", "2 3", "", "12", "x")));
            }
        }
        return random.nextBoolean() ? head.https() : head;
    }

    private List<RouteConfig> randomRoutes() {
        List<RouteConfig> routes = new ArrayList<>();
        for (int count = random.nextInt(16); count > 0; count--) {
            routes.add(TestConfigs.route("r" + count, random.nextInt(3), randomMatch().build()));
        }
        return routes;
    }

    @Test
    void takesTheRouteThatTheRulesSay() {
        int decided = 0;
        for (int round = 0; round < 5_000; round++) {
            List<RouteConfig> routes = randomRoutes();
            RouteTable table = RouteTable.compile(TestConfigs.config(List.of(), routes));
            for (int request = 0; request < 10; request++) {
                TestHead head = randomHead();
                Route route = table.match(head);
                Set<String> expected = RouteOracle.taking(routes, head);
                decided += expected.size() == 1 ? 1 : 0;
                if (route == null) {
                    assertThat(expected).as(() -> head + " among " + routes).isEmpty();
                } else {
                    assertThat(expected).as(() -> head + " among " + routes).contains(route.config().name());
                }
            }
        }
        assertThat(decided).isGreaterThan(15_000);
    }

    /// Where the check finds no ambiguity, no request may show one.
    @Test
    void theCheckMissesNoAmbiguity() {
        int sound = 0;
        int requests = 0;
        for (int round = 0; round < 2_000; round++) {
            List<RouteConfig> routes = randomRoutes();
            boolean ambiguous = new RoutingCheck().check(TestConfigs.config(List.of(), routes)).stream()
                    .anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
            for (int request = 0; request < 50 && !ambiguous; request++) {
                TestHead head = randomHead();
                Set<String> taking = RouteOracle.taking(routes, head);
                if (!sendsOneFieldTwice(head)) { // two lines of one name can please two values: see Witness
                    assertThat(taking).as(() -> head + " among " + routes).hasSizeLessThanOrEqualTo(1);
                    requests += taking.size();
                }
            }
            sound += ambiguous ? 0 : 1;
        }
        assertThat(sound).isGreaterThan(200);
        assertThat(requests).isGreaterThan(2_000);
    }

    private static boolean sendsOneFieldTwice(TestHead head) {
        return head.header(Bytes.of("x-a"), 1) != null || head.header(Bytes.of("x-b"), 1) != null || head.query().toString().equals("q=1&q=9");
    }

    /// A route the check calls shadowed gets no request.
    @Test
    void theCheckCallsNoRouteShadowedThatIsNot() {
        int shadowed = 0;
        for (int round = 0; round < 3_000; round++) {
            List<RouteConfig> routes = randomRoutes();
            List<String> names = new RoutingCheck().check(TestConfigs.config(List.of(), routes)).stream()
                    .filter(problem -> problem.code().equals("shadowed-route"))
                    .map(problem -> routes.get(Integer.parseInt(problem.path().replaceAll("[^0-9]", ""))).name()).toList();
            shadowed += names.size();
            for (int request = 0; request < 50 && !names.isEmpty(); request++) {
                TestHead head = randomHead();
                Set<String> taking = RouteOracle.taking(routes, head);
                assertThat(names).as(() -> head + " among " + routes).noneMatch(taking::contains);
            }
        }
        assertThat(shadowed).isGreaterThan(100);
    }
}
