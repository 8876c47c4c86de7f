package io.evenkeel.guard.simulation;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.Pool;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// One Evenkeel with one pool: its registry, pool and backends are the production classes; what is beyond a backend's address is an
/// [Upstream].
final class SimulatedProxy {

    /// As often as the process does.
    private static final long SWEEP_NANOS = 100_000_000L;

    private final Timeline time;
    private final BackendRegistry registry;
    private final Pool pool;
    private final RandomGenerator picks;
    private final Map<Backend, Upstream> upstreams = new IdentityHashMap<>();

    /// @param start   decides where rotations begin
    /// @param picks   the event loop's random source
    /// @param upstreams as the pool's backends in order
    SimulatedProxy(Timeline time, ProxyConfig config, RandomGenerator start, RandomGenerator picks,
            List<? extends Upstream> upstreams) {
        this.time = time;
        this.registry = new BackendRegistry(start);
        this.pool = registry.open(config).getFirst();
        this.picks = picks;
        for (int i = 0; i < upstreams.size(); i++) {
            this.upstreams.put(pool.backends().get(i), upstreams.get(i));
        }
    }

    /// Ejects, lets ejections end and slow starts go on, as the process does beside the data plane.
    SimulatedProxy attended() {
        registry.attend(judgement -> time.after(0, judgement));
        time.every(SWEEP_NANOS, () -> registry.sweep(time.now()));
        return this;
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

    Upstream upstream(Backend backend) {
        return upstreams.get(backend);
    }

    /// This proxy as others see it that have it for a backend.
    Upstream behind(Terms terms) {
        return caller -> Exchange.send(this, terms, (status, _, exhausted) -> time.after(0, () -> caller.ended(
                status == 200 ? Upstream.Ending.ANSWERED : exhausted ? Upstream.Ending.EXHAUSTED : Upstream.Ending.FAILED)));
    }
}
