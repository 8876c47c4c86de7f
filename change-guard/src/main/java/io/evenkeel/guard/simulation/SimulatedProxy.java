package io.evenkeel.guard.simulation;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.Pool;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// One Evenkeel with one pool: its registry, pool and backends are the production classes; what is beyond a backend's address is a
/// [SimulatedServer].
final class SimulatedProxy {

    private final Timeline time;
    private final BackendRegistry registry;
    private final Pool pool;
    private final RandomGenerator picks;
    private final Map<Backend, SimulatedServer> servers = new IdentityHashMap<>();

    /// @param start   decides where rotations begin
    /// @param picks   the event loop's random source
    /// @param servers as the pool's backends in order
    SimulatedProxy(Timeline time, ProxyConfig config, RandomGenerator start, RandomGenerator picks, List<SimulatedServer> servers) {
        this.time = time;
        this.registry = new BackendRegistry(start);
        this.pool = registry.open(config).getFirst();
        this.picks = picks;
        for (int i = 0; i < servers.size(); i++) {
            this.servers.put(pool.backends().get(i), servers.get(i));
        }
    }

    Timeline time() {
        return time;
    }

    BackendRegistry registry() {
        return registry;
    }

    Pool pool() {
        return pool;
    }

    RandomGenerator picks() {
        return picks;
    }

    SimulatedServer server(Backend backend) {
        return servers.get(backend);
    }
}
