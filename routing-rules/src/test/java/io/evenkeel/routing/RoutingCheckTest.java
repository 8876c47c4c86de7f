package io.evenkeel.routing;

import static io.evenkeel.routing.MatchBuilder.match;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.MatchConfig.PresentValue;
import io.evenkeel.config.MatchConfig.RegexValue;
import io.evenkeel.config.MatchConfig.Scheme;
import io.evenkeel.config.Problem;
import io.evenkeel.config.RouteConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingCheckTest {

    private final List<RouteConfig> routes = new ArrayList<>();

    private void route(MatchBuilder match) {
        route(0, match);
    }

    private void route(int priority, MatchBuilder match) {
        routes.add(TestConfigs.route("r" + routes.size(), priority, match.build()));
    }

    private List<Problem> problems() {
        return new RoutingCheck().check(TestConfigs.config(List.of(), routes));
    }

    private List<String> codes() {
        return problems().stream().map(Problem::code).toList();
    }

    private String onlyMessage() {
        List<Problem> problems = problems();
        assertThat(problems).hasSize(1);
        return problems.getFirst().message();
    }

    @Test
    void equalRoutesAreAmbiguous() {
        route(match().hosts("shop.example").prefix("/api"));
        route(match().hosts("other.example", "shop.example").prefix("/api/"));

        Problem problem = problems().getFirst();
        assertThat(problem.code()).isEqualTo("ambiguous-route");
        assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
        assertThat(problem.path()).isEqualTo("routes[1].match");
        assertThat(problem.relatedPath()).isEqualTo("routes[0].match");
        assertThat(problem.message()).isEqualTo("as specific as route r0: both match GET http://shop.example/api");
    }

    @Test
    void theWitnessHasAllConditionsOfBoth() {
        route(match().listeners("web").hosts("*.example").methods("PUT", "POST").header("x-a", "1").query("v", new RegexValue("[2-5]"))
                .clients("10.0.0.0/8", "192.168.0.0/16"));
        route(match().scheme(Scheme.HTTPS).hosts("*.example").methods("POST").header("x-b", new PresentValue()).query("v", "3")
                .clients("10.0.0.0/8"));

        assertThat(onlyMessage()).isEqualTo("as specific as route r0: both match "
                + "POST https://www.example/?v=3 with x-a: 1 and x-b: 1, from 10.0.0.0, by listener web");
    }

    @Test
    void aThirdAmbiguousRouteIsToldOnce() {
        route(match());
        route(match());
        route(match());

        assertThat(problems()).extracting(Problem::path).containsExactly("routes[1].match", "routes[2].match");
    }

    @Test
    void routesThatExcludeEachOtherAreNotAmbiguous() {
        route(match().listeners("web"));
        route(match().listeners("alt"));
        assertThat(codes()).isEmpty();
        routes.clear();

        route(match().methods("GET"));
        route(match().methods("PUT", "POST"));
        assertThat(codes()).isEmpty();
        routes.clear();

        route(match().scheme(Scheme.HTTP));
        route(match().scheme(Scheme.HTTPS));
        assertThat(codes()).isEmpty();
        routes.clear();

        route(match().clients("10.0.0.0/8", "11.0.0.0/8"));
        route(match().clients("12.0.0.0/8"));
        assertThat(codes()).isEmpty();
        routes.clear();

        route(match().header("x-a", "1"));
        route(match().header("x-a", "2"));
        route(match().header("x-a", new RegexValue("[3-9]")));
        route(match().header("x-a", new RegexValue("[a-z]+")));
        assertThat(codes()).isEmpty();
        routes.clear();

        route(match().query("v", "1"));
        route(match().query("v", "2"));
        assertThat(codes()).isEmpty();
        routes.clear();

        route(match().regex("/items/[0-9]+"));
        route(match().regex("/items/[a-z]+"));
        assertThat(codes()).isEmpty();
    }

    @Test
    void routesThatDifferInSpecificityAreNotAmbiguous() {
        route(match().hosts("a.example"));
        route(match().hosts("*.example"));
        route(match());
        route(match().exact("/a"));
        route(match().prefix("/a"));
        route(match().regex("/a|/b"));
        route(match().methods("GET"));
        route(match().header("x-a", "1"));
        route(match().query("a", "1"));
        route(match().clients("10.0.0.0/8"));
        route(match().clients("10.0.0.0/9"));
        route(1, match());

        assertThat(codes()).containsExactly("shadowed-route"); // that of priority 0
    }

    @Test
    void differentConditionsOfOneKindAreAmbiguous() {
        route(match().header("x-a", "1"));
        route(match().header("x-b", "1"));
        assertThat(onlyMessage()).isEqualTo("as specific as route r0: both match GET http://www.example/ with x-a: 1 and x-b: 1");
        routes.clear();

        route(match().header("x-a", "1"));
        route(match().header("x-a", new PresentValue()));
        assertThat(onlyMessage()).endsWith("with x-a: 1");
        routes.clear();

        route(match().query("a", new RegexValue("x.*")));
        route(match().query("a", new RegexValue(".* y&")));
        assertThat(onlyMessage()).endsWith("http://www.example/?a=x%20y%26");
        routes.clear();

        route(match().methods("GET", "PUT"));
        route(match().methods("PUT", "POST"));
        assertThat(onlyMessage()).endsWith("PUT http://www.example/");
    }

    @Test
    void overlappingPatternsAreAmbiguousUnlessPrioritiesDecide() {
        route(match().regex("/a/.*"));
        route(match().regex("/.*/b"));
        assertThat(onlyMessage()).endsWith("GET http://www.example/a/b");
        routes.clear();

        route(match().regex("/a/.*"));
        route(1, match().regex("/.*/b"));
        assertThat(codes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", value = {
        "/a[b- -> missing closing ] at character 3: [b-",
        "/a(b(c -> ( at character 5 is never closed",
        "/a[)]b) -> unexpected ) at character 7",
        "/a** -> invalid nested repetition operator at character 3: **",
        "/a(?=b) -> invalid or unsupported Perl syntax at character 3: (?=",
        "/(a)\\1 -> invalid escape sequence at character 5: \\1",
    })
    void badPatternsAreToldWithTheirFault(String regex, String fault) {
        route(match().regex(regex));
        route(match().header("x-a", new RegexValue(regex)));
        route(match().query("a.b", new RegexValue(regex)));

        assertThat(problems()).extracting(Problem::code).containsOnly("bad-regex");
        assertThat(problems()).extracting(Problem::message).containsOnly(regex + " (expected: RE2 syntax): " + fault);
        assertThat(problems()).extracting(Problem::path)
                .containsExactly("routes[0].match.path.regex", "routes[1].match.headers.x-a.regex", "routes[2].match.query[\"a.b\"].regex");
    }

    /// RE2/J would need gigabytes to compile it.
    @Test
    void patternsTooLargeAreRefusedBeforeTheyAreCompiled() {
        route(match().regex("/((((a{1000}){1000}){1000}){1000}){1000}"));

        assertThat(codes()).containsExactly("bad-regex");
        assertThat(onlyMessage()).contains("at most 500");
    }

    @Test
    void patternsThatNoPathMatchesAreToldOf() {
        route(match().regex("api/.*"));
        route(match().regex("/a b"));
        route(match().regex("(?i)/a.*"));

        assertThat(codes()).containsExactly("regex-never-matches", "regex-never-matches");
    }

    @Test
    void aPatternBelowAPrefixIsShadowed() {
        route(match().prefix("/api"));
        route(match().regex("/api/v[0-9]+(/.*)?"));
        route(-1, match().regex("/api.*")); // takes /apis

        assertThat(problems()).hasSize(1);
        assertThat(problems().getFirst().code()).isEqualTo("shadowed-route");
        assertThat(problems().getFirst().severity()).isEqualTo(Problem.Severity.WARNING);
        assertThat(problems().getFirst().path()).isEqualTo("routes[1].match");
        assertThat(problems().getFirst().relatedPath()).isEqualTo("routes[0].match");
    }

    @Test
    void aRouteWithoutPathIsShadowedByTheRootPrefix() {
        route(match().hosts("a.example").prefix("/"));
        route(match().hosts("a.example"));
        route(match());

        assertThat(problems()).extracting(Problem::path).containsExactly("routes[1].match");
    }

    @Test
    void aRouteIsShadowedOnlyWhenAllItsHostsAre() {
        route(match().hosts("a.example").prefix("/"));
        route(match().hosts("a.example", "b.example"));

        assertThat(codes()).isEmpty();
    }

    @Test
    void aRouteIsShadowedByOneOfHigherPriorityOnlyWhenThatTakesAll() {
        route(1, match().methods("GET", "POST").header("x-a", new PresentValue()).listeners("web", "alt"));
        route(match().methods("GET").header("x-a", "1").listeners("web"));
        assertThat(codes()).containsExactly("shadowed-route");
        routes.clear();

        route(1, match().methods("GET", "POST").header("x-a", new PresentValue()).listeners("web"));
        route(match().methods("GET").header("x-a", "1"));
        assertThat(codes()).isEmpty();
        routes.clear();

        route(1, match().methods("GET"));
        route(match().methods("GET", "PUT"));
        assertThat(codes()).isEmpty();
    }

    @Test
    void findsTwoAlikeAmongThousandsToldApartByOneHeader() {
        for (int i = 0; i < 5_000; i++) {
            route(match().prefix("/").header("x-tenant", "t" + i));
        }
        route(match().prefix("/").header("x-tenant", "t77"));

        assertThat(problems()).extracting(Problem::relatedPath).containsExactly("routes[77].match");
    }

    @Test
    void unknownStrategiesAreToldWithThoseKnown() {
        List<Problem> problems = new RoutingCheck().check(TestConfigs.pools(TestConfigs.pool("a.b", "round-robbin", TestConfigs.weights(1)),
                TestConfigs.pool("web", "weighted", TestConfigs.weights(1)), TestConfigs.pool("api", "magic", TestConfigs.weights(1))));

        assertThat(problems).extracting(Problem::code).containsExactly("unknown-strategy", "unknown-strategy");
        assertThat(problems.getFirst().path()).isEqualTo("pools[\"a.b\"].strategy");
        assertThat(problems.getFirst().hint()).isEqualTo("did you mean round-robin?");
        assertThat(problems.getLast().message()).startsWith("magic (expected: one of ").contains("least-connections, ", "weighted");
        assertThat(problems.getLast().hint()).isNull();
    }

    @Test
    void everyFindingHasAMeaning() {
        assertThat(RoutingCheck.codes()).containsOnlyKeys("unknown-strategy", "bad-regex", "ambiguous-route", "shadowed-route", "regex-never-matches");
    }

    @Test
    void isContentWithGoodRoutes() {
        route(match().hosts("shop.example", "*.shop.example").prefix("/api").methods("GET").header("x-a", new MatchConfig.ExactValue("1")));
        route(match().hosts("shop.example").prefix("/"));

        assertThat(codes()).isEmpty();
    }
}
