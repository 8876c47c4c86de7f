package io.evenkeel.routing;

import io.evenkeel.config.ConfigCheck;
import io.evenkeel.config.HashConfig;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.Problem;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.shape.DidYouMean;
import io.evenkeel.config.yaml.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The problems only the router and the strategies can see: ambiguous routes, routes that never match, bad patterns, unknown strategies.
/// Stateless; any thread.
public final class RoutingCheck implements ConfigCheck {

    private final Strategies strategies;

    public RoutingCheck() {
        this(Strategies.installed());
    }

    RoutingCheck(Strategies strategies) {
        this.strategies = strategies;
    }

    /// Every diagnostic code this check can give, with its meaning in one sentence; for the reference page.
    public static Map<String, String> codes() {
        Map<String, String> codes = new TreeMap<>();
        for (Finding finding : Finding.values()) {
            codes.put(finding.code(), finding.meaning());
        }
        return codes;
    }

    @Override
    public List<Problem> check(ProxyConfig config) {
        List<Problem> problems = new ArrayList<>();
        config.pools().forEach(pool -> checkStrategy(pool, problems));
        List<Problem> badPatterns = Patterns.check(config.routes());
        problems.addAll(badPatterns);
        if (badPatterns.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
            List<Candidate> candidates = Candidate.all(Route.compileAll(config));
            problems.addAll(AmbiguousRoutes.find(candidates));
            problems.addAll(ShadowedRoutes.find(candidates));
        }
        return problems;
    }

    private void checkStrategy(PoolConfig pool, List<Problem> problems) {
        String path = Paths.key("pools", pool.name());
        checkStrategy(pool.strategy(), Paths.key(path, "strategy"), problems);
        if (!pool.hash().fallback().equals(HashConfig.DEFAULT.fallback())) {
            checkStrategy(pool.hash().fallback(), Paths.key(Paths.key(path, "hash"), "fallback"), problems);
        }
    }

    private void checkStrategy(String name, String path, List<Problem> problems) {
        if (strategies.find(name) == null) {
            String close = DidYouMean.closest(name, strategies.names());
            problems.add(Finding.UNKNOWN_STRATEGY.at(
                    path,
                    name + " (expected: one of " + String.join(", ", strategies.names()) + ")",
                    close == null ? null : "did you mean " + close + "?",
                    null));
        }
    }
}
