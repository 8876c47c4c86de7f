package io.evenkeel.routing;

import io.evenkeel.config.ConfigCheck;
import io.evenkeel.config.Problem;
import io.evenkeel.config.ProxyConfig;
import java.util.List;

/// The problems only the router and the strategies can see: ambiguous routes, bad patterns, unknown strategies.
public final class RoutingCheck implements ConfigCheck {

    @Override
    public List<Problem> check(ProxyConfig config) {
        return List.of();
    }
}
