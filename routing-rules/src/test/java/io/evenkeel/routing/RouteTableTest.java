package io.evenkeel.routing;

import static io.evenkeel.routing.MatchBuilder.match;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.RouteConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    private final List<RouteConfig> routes = new ArrayList<>();

    private void route(String name, MatchBuilder match) {
        routes.add(TestConfigs.route(name, 0, match.build()));
    }

    private void route(String name, int priority, MatchBuilder match) {
        routes.add(TestConfigs.route(name, priority, match.build()));
    }

    /// The route that takes the request, in whatever order the routes stand in the file.
    private String taken(TestHead head) {
        String first = taken(head, routes);
        List<RouteConfig> shuffled = new ArrayList<>(routes);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(taken(head, shuffled)).as("in another order").isEqualTo(first);
        Collections.reverse(shuffled);
        assertThat(taken(head, shuffled)).as("in another order").isEqualTo(first);
        return first;
    }

    private static String taken(TestHead head, List<RouteConfig> routes) {
        Route route = RouteTable.compile(TestConfigs.config(List.of(), routes)).match(head);
        return route == null ? "none" : route.config().name();
    }

    private String taken(String url) {
        return taken(TestHead.get(url));
    }

    @Test
    void matchesNothingWithoutRoutes() {
        assertThat(taken("shop.example/")).isEqualTo("none");
    }

    @Test
    void exactHostBeatsLongestWildcardBeatsShorterWildcardBeatsAny() {
        route("any", match());
        route("example", match().hosts("*.example"));
        route("shop", match().hosts("*.shop.example"));
        route("www", match().hosts("www.shop.example"));

        assertThat(taken("www.shop.example/")).isEqualTo("www");
        assertThat(taken("m.shop.example/")).isEqualTo("shop");
        assertThat(taken("a.b.shop.example/")).isEqualTo("shop");
        assertThat(taken("shop.example/")).isEqualTo("example");
        assertThat(taken("example/")).isEqualTo("any");
        assertThat(taken("/")).isEqualTo("any");
    }

    @Test
    void aStarStandsForOneLabelAtLeast() {
        route("wildcard", match().hosts("*.shop.example"));

        assertThat(taken("shop.example/")).isEqualTo("none");
        assertThat(taken(".shop.example/")).isEqualTo("none");
        assertThat(taken("workshop.example/")).isEqualTo("none");
        assertThat(taken("w.shop.example/")).isEqualTo("wildcard");
    }

    @Test
    void exactPathBeatsLongestPrefixBeatsShorterPrefixBeatsPatternBeatsAny() {
        route("any", match());
        route("pattern", match().regex("/.*p.*"));
        route("api", match().prefix("/api"));
        route("api-v1", match().prefix("/api/v1/"));
        route("exact", match().exact("/api/v1/users"));

        assertThat(taken("h/api/v1/users")).isEqualTo("exact");
        assertThat(taken("h/api/v1/users/7")).isEqualTo("api-v1");
        assertThat(taken("h/api/v1")).isEqualTo("api-v1");
        assertThat(taken("h/api/v10")).isEqualTo("api");
        assertThat(taken("h/apis")).isEqualTo("pattern");
        assertThat(taken("h/x")).isEqualTo("any");
    }

    @Test
    void aPrefixTakesWholeSegments() {
        route("api", match().prefix("/api"));
        route("root", match().prefix("/"));

        assertThat(taken("h/api")).isEqualTo("api");
        assertThat(taken("h/api/")).isEqualTo("api");
        assertThat(taken("h/api/x")).isEqualTo("api");
        assertThat(taken("h/apis")).isEqualTo("root");
        assertThat(taken("h/")).isEqualTo("root");
    }

    @Test
    void hostCountsBeforePath() {
        route("any host, exact path", match().exact("/a"));
        route("exact host, any path", match().hosts("h.example"));

        assertThat(taken("h.example/a")).isEqualTo("exact host, any path");
    }

    @Test
    void methodsBeatHeaders() {
        route("method", match().methods("GET", "HEAD"));
        route("headers", match().header("x-a", "1").header("x-b", "1"));

        assertThat(taken(TestHead.get("h/").header("x-a", "1").header("x-b", "1"))).isEqualTo("method");
        assertThat(taken(TestHead.get("h/").method("POST").header("x-a", "1").header("x-b", "1"))).isEqualTo("headers");
    }

    @Test
    void moreHeadersBeatFewerAndAnyQuery() {
        route("one header", match().header("x-a", "1"));
        route("two headers", match().header("x-a", "1").header("x-b", new MatchConfig.PresentValue()));
        route("query", match().query("a", "1").query("b", "1").query("c", "1"));

        assertThat(taken(TestHead.get("h/?a=1&b=1&c=1").header("x-a", "1").header("x-b", "9"))).isEqualTo("two headers");
        assertThat(taken(TestHead.get("h/?a=1&b=1&c=1").header("x-a", "1"))).isEqualTo("one header");
        assertThat(taken("h/?c=1&b=1&a=1")).isEqualTo("query");
    }

    @Test
    void moreQueryConditionsBeatFewerAndAnyClientRange() {
        route("one", match().query("a", "1"));
        route("two", match().query("a", "1").query("b", "1"));
        route("client", match().clients("127.0.0.1"));

        assertThat(taken("h/?a=1&b=1")).isEqualTo("two");
        assertThat(taken("h/?a=1")).isEqualTo("one");
        assertThat(taken("h/")).isEqualTo("client");
    }

    @Test
    void theLongerClientRangeWinsEvenWithinOneRoutesList() {
        route("wide and far", match().clients("10.0.0.0/8", "192.168.1.0/24"));
        route("middle", match().clients("10.1.0.0/16"));
        route("six", match().clients("fd00::/8"));
        route("any", match());

        assertThat(taken(TestHead.get("h/").client("10.1.2.3"))).isEqualTo("middle");
        assertThat(taken(TestHead.get("h/").client("10.2.2.3"))).isEqualTo("wide and far");
        assertThat(taken(TestHead.get("h/").client("192.168.1.9"))).isEqualTo("wide and far");
        assertThat(taken(TestHead.get("h/").client("fd00::1"))).isEqualTo("six");
        assertThat(taken(TestHead.get("h/").client("11.0.0.1"))).isEqualTo("any");
    }

    @Test
    void priorityDecidesOnlyBetweenEquals() {
        route("low", 1, match().regex("/a.*"));
        route("high", 2, match().regex("/.*b"));
        route("specific", -5, match().exact("/ab"));

        assertThat(taken("h/axb")).isEqualTo("high");
        assertThat(taken("h/ax")).isEqualTo("low");
        assertThat(taken("h/ab")).isEqualTo("specific");
    }

    @Test
    void fallsThroughToLessSpecificPathsAndHostsWhenConditionsFail() {
        route("exact", match().hosts("a.b.example").exact("/x/y").methods("PUT"));
        route("prefix", match().hosts("a.b.example").prefix("/x").methods("POST"));
        route("pattern", match().hosts("a.b.example").regex("/x/.").methods("PATCH"));
        route("any path", match().hosts("a.b.example").methods("DELETE"));
        route("wildcard", match().hosts("*.b.example").prefix("/x").methods("HEAD"));
        route("wider wildcard", match().hosts("*.example").exact("/x/y").methods("GET"));
        route("any", match());

        List.of("PUT:exact", "POST:prefix", "PATCH:pattern", "DELETE:any path", "HEAD:wildcard", "GET:wider wildcard", "OPTIONS:any")
                .forEach(pair -> {
                    String[] parts = pair.split(":");
                    assertThat(taken(TestHead.get("a.b.example/x/y").method(parts[0]))).isEqualTo(parts[1]);
                });
    }

    @Test
    void aRouteWithSeveralHostsIsAsSpecificAsTheOneThatMatches() {
        route("both", match().hosts("shop.example", "*.example"));
        route("wildcard", match().hosts("*.shop.example"));

        assertThat(taken("shop.example/")).isEqualTo("both");
        assertThat(taken("a.shop.example/")).isEqualTo("wildcard");
        assertThat(taken("other.example/")).isEqualTo("both");
    }

    @Test
    void schemeAndListenerAreConditionsThatDoNotAddPrecedence() {
        route("secure", match().scheme(MatchConfig.Scheme.HTTPS).listeners("web"));
        route("plain", match().scheme(MatchConfig.Scheme.HTTP).listeners("web", "alt"));
        route("method", match().methods("GET").listeners("web"));

        assertThat(taken(TestHead.get("h/").method("PUT").https())).isEqualTo("secure");
        assertThat(taken(TestHead.get("h/").method("PUT").listener("alt"))).isEqualTo("plain");
        assertThat(taken(TestHead.get("h/").https())).isEqualTo("method");
        assertThat(taken(TestHead.get("h/").listener("other"))).isEqualTo("none");
    }

    @Test
    void methodsAreCaseSensitive() {
        route("get", match().methods("GET"));

        assertThat(taken(TestHead.get("h/").method("get"))).isEqualTo("none");
    }

    @Test
    void oneOfSeveralFieldLinesIsEnough() {
        route("exact", match().header("x-a", "2"));
        route("pattern", match().header("x-b", new MatchConfig.RegexValue("[0-9]+")));

        assertThat(taken(TestHead.get("h/").header("x-a", "1").header("x-a", "2"))).isEqualTo("exact");
        assertThat(taken(TestHead.get("h/").header("x-a", "22"))).isEqualTo("none");
        assertThat(taken(TestHead.get("h/").header("x-b", "a").header("x-b", "17"))).isEqualTo("pattern");
        assertThat(taken(TestHead.get("h/").header("x-b", "17a"))).isEqualTo("none");
    }

    @Test
    void inputsBeyondTheLimitMatchNoPattern() {
        route("pattern", match().regex("/a*"));
        route("any", match());

        assertThat(taken("h/" + "a".repeat(Regex.MAX_INPUT - 1))).isEqualTo("pattern");
        assertThat(taken("h/" + "a".repeat(Regex.MAX_INPUT))).isEqualTo("any");
    }

    @Test
    void allocatesNothingForAMatchWithoutPattern() {
        route("exact", match().hosts("shop.example").exact("/api/v1/users").methods("PUT"));
        route("prefix", match().hosts("shop.example").prefix("/api").header("x-a", "1").query("a b", "ü").clients("10.0.0.0/8"));
        route("wildcard", match().hosts("*.example").prefix("/").listeners("alt").scheme(MatchConfig.Scheme.HTTP));
        route("any", match().header("x-b", new MatchConfig.PresentValue()));
        RouteTable table = RouteTable.compile(TestConfigs.config(List.of(), routes));
        TestHead last = TestHead.get("shop.example/api/v1/users?x&a+b=u&a%20b=%c3%bc").method("POST").header("x-a", "2").header("x-b", "");
        TestHead second = TestHead.get("shop.example/api/v1/users?x&a+b=u&a%20b=%c3%bc").client("10.0.0.1").header("x-a", "2").header("x-a", "1");

        assertThat(taken(last)).isEqualTo("any");
        assertThat(taken(second)).isEqualTo("prefix");
        assertThat(Allocation.bytesOf(10_000, () -> {
            table.match(last);
            table.match(second);
        })).isZero();
    }

    @Test
    void splitsAClientsRequestsByWeight() {
        RouteConfig split = TestConfigs.split("split", new RouteConfig.WeightedPool("old", 95), new RouteConfig.WeightedPool("off", 0),
                new RouteConfig.WeightedPool("new", 5));
        Route route = RouteTable.compile(TestConfigs.config(List.of(TestConfigs.pool("new", "random"), TestConfigs.pool("old", "random"),
                TestConfigs.pool("off", "random")), List.of(split))).routes().getFirst();
        int[] counts = new int[3];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            counts[route.pool(random.nextLong())]++;
        }

        assertThat(counts[2]).isZero();
        assertThat(counts[0]).isBetween(4_700, 5_300); // 5000 ± 4.4 standard deviations of 69
        assertThat(route.pool(0)).isEqualTo(1);
        assertThat(route.pool(-1)).isEqualTo(0);
    }

    @Test
    void aRouteThatAnswersByItselfHasNoPool() {
        route("respond", match());

        assertThat(RouteTable.compile(TestConfigs.config(List.of(), routes)).routes().getFirst().pool(42)).isEqualTo(-1);
    }
}
