package io.evenkeel.routing;

import io.evenkeel.config.RateLimitConfig;
import io.evenkeel.config.RouteConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The rate limiters of all routes, by name: they outlive configurations that keep a route's `rate-limit` as it is, so that a reload
/// gives nobody a new burst. Cold; any thread.
public final class RateLimiters {

    private final RandomGenerator random;
    private final Map<String, RateLimiter> byRoute = new HashMap<>();

    /// @param random not to be guessed by clients
    public RateLimiters(RandomGenerator random) {
        this.random = random;
    }

    /// @return null when the route has no limit
    public synchronized @Nullable RateLimiter of(RouteConfig route) {
        RateLimitConfig config = route.rateLimit();
        if (config == null) {
            byRoute.remove(route.name());
            return null;
        }
        RateLimiter known = byRoute.get(route.name());
        if (known == null || !known.config().equals(config)) {
            known = new RateLimiter(config, random.nextLong());
            byRoute.put(route.name(), known);
        }
        return known;
    }

    /// Forgets all others.
    public synchronized void retain(List<RouteConfig> routes) {
        byRoute.keySet().retainAll(routes.stream().map(RouteConfig::name).toList());
    }
}
