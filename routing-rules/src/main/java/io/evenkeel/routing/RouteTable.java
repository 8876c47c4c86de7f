package io.evenkeel.routing;

import io.evenkeel.config.ProxyConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request: the most specific one that matches, whatever the order in the file. Immutable; any thread.
///
/// Compared in turn (see [Precedence]): exact host, longest wildcard, any host; exact path, longest prefix, pattern, any path; methods;
/// header conditions; query conditions; client range; priority. Where a more specific route's conditions do not hold, the next less
/// specific one is tried, down to those without host and path.
///
/// The cost of a match does not grow with the number of routes whose host or path cannot match: these are found by hash in one walk over
/// the host and one over the path ([HostIndex], [PathIndex]). Routes that differ in nothing but their other conditions are tried one by
/// one, and so are the patterns of one host. A match that meets no regular expression allocates nothing.
public final class RouteTable {

    private final List<Route> routes;
    private final HostIndex hosts;

    /// @param config sound: it passed the loader and [RoutingCheck]
    public static RouteTable compile(ProxyConfig config) {
        return new RouteTable(Route.compileAll(config));
    }

    private RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        this.hosts = new HostIndex(Candidate.all(routes).stream().sorted().toList());
    }

    /// The route that takes this request. Never throws.
    ///
    /// @return null when none does
    public @Nullable Route match(RequestHead head) {
        return hosts.match(head);
    }

    /// All routes, by [Route#index].
    public List<Route> routes() {
        return routes;
    }
}
