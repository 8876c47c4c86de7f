package io.evenkeel.routing;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.RouteConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A compiled route. Immutable; any thread.
public final class Route {

    private final int index;
    private final RouteConfig config;
    private final int[] pools;
    private final int[] cumulativeWeights;

    /// @param index             position in the table's list of routes
    /// @param pools             for a route to pools: their positions in the configuration's list of pools; else empty
    /// @param cumulativeWeights ascending, the last is the sum; as many as pools
    private Route(int index, RouteConfig config, int[] pools, int[] cumulativeWeights) {
        this.index = index;
        this.config = config;
        this.pools = pools;
        this.cumulativeWeights = cumulativeWeights;
    }

    /// The routes of a configuration, in its order.
    static List<Route> compileAll(ProxyConfig config) {
        Map<String, Integer> pools = new HashMap<>();
        config.pools().forEach(pool -> pools.put(pool.name(), pools.size()));
        List<Route> routes = new ArrayList<>();
        config.routes().forEach(route -> routes.add(compile(routes.size(), route, pools)));
        return routes;
    }

    private static Route compile(int index, RouteConfig config, Map<String, Integer> poolPositions) {
        List<RouteConfig.WeightedPool> split = config.action() instanceof RouteConfig.ToPools to ? to.pools() : List.of();
        int[] pools = split.stream().mapToInt(part -> poolPositions.get(part.pool())).toArray();
        int[] cumulativeWeights = split.stream().mapToInt(RouteConfig.WeightedPool::weight).toArray();
        Arrays.parallelPrefix(cumulativeWeights, Integer::sum);
        return new Route(index, config, pools, cumulativeWeights);
    }

    /// Position in [RouteTable#routes]: lets others keep what belongs to a route in an array.
    public int index() {
        return index;
    }

    public RouteConfig config() {
        return config;
    }

    /// The pool this client's requests go to: by weight over clients, always the same for one client while the split stays.
    ///
    /// @param clientHash any well-mixed hash of the client
    /// @return position in the configuration's list of pools; -1 when the route answers by itself
    public int pool(long clientHash) {
        if (pools.length < 2) {
            return pools.length == 0 ? -1 : pools[0];
        }
        long point = Math.unsignedMultiplyHigh(clientHash, cumulativeWeights[cumulativeWeights.length - 1]);
        int i = 0;
        while (point >= cumulativeWeights[i]) {
            i++;
        }
        return pools[i];
    }

    @Override
    public String toString() {
        return config.name();
    }
}
