package io.evenkeel.routing;

import io.evenkeel.config.ConfigCheck;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.Problem;
import io.evenkeel.config.ProxyConfig;
import java.util.ArrayList;
import java.util.List;

/// The problems only the router and the strategies can see: ambiguous routes, bad patterns, unknown strategies.
public final class RoutingCheck implements ConfigCheck {

    @Override
    public List<Problem> check(ProxyConfig config) {
        List<Problem> problems = new ArrayList<>();
        Strategies strategies = Strategies.installed();
        for (PoolConfig pool : config.pools()) {
            if (strategies.find(pool.strategy()) == null) {
                problems.add(new Problem(
                        Problem.Severity.ERROR,
                        "unknown-strategy",
                        "pools." + pool.name() + ".strategy",
                        "'" + pool.strategy() + "' (expected: one of " + String.join(", ", strategies.names()) + ")",
                        null,
                        null));
            }
        }
        return problems;
    }
}
