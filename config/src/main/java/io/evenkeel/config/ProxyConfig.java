package io.evenkeel.config;

import java.util.List;

/// One complete configuration: checked by the loader, immutable, safe to share between threads.
///
/// Names are unique within their list and every reference between them resolves: the loader rejects the file otherwise.
///
/// @param admin     metrics, health pages and the admin API
/// @param runtime   what concerns the process as a whole; a change needs a restart
/// @param listeners where clients connect, at least one, in the order of the file
/// @param pools     the server pools by name, in the order of the file
/// @param routes    which request goes where; their order in the file never decides (see `RouteTable`)
public record ProxyConfig(
        AdminConfig admin, RuntimeConfig runtime, List<ListenerConfig> listeners, List<PoolConfig> pools, List<RouteConfig> routes) {

    public ProxyConfig {
        listeners = List.copyOf(listeners);
        pools = List.copyOf(pools);
        routes = List.copyOf(routes);
    }
}
