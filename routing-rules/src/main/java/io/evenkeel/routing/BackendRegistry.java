package io.evenkeel.routing;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProxyConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every backend of the process by identity. It outlives configurations, so that counters, in-flight counts, health and positions
/// carry over a reload. Cold: guarded by one lock; never called on the way of a request.
public final class BackendRegistry {

    private static final Logger log = LoggerFactory.getLogger(BackendRegistry.class);

    private final RandomGenerator random;
    private final Strategies strategies;

    /// Pools of all open configurations, the newest last.
    private final List<Pool> open = new ArrayList<>();

    /// The newest backend of each identity. One whose address changed is another server: it is replaced here, and the old one serves
    /// on in the configurations that still have it.
    private final Map<BackendId, Backend> known = new HashMap<>();

    private final Map<HostPort, Slots> addresses = new HashMap<>();
    private final Map<String, PanicWatch> panicWatches = new HashMap<>();
    private final OccupiedQueues queues = new OccupiedQueues();

    /// @param random where first positions come from; used under the registry's lock only
    public BackendRegistry(RandomGenerator random) {
        this(random, Strategies.installed());
    }

    BackendRegistry(RandomGenerator random, Strategies strategies) {
        this.random = random;
        this.strategies = strategies;
    }

    /// Builds the pools of a configuration, in its order. Backends known by name and address are the same objects as before; a
    /// pool of the same name and strategy hands its position on.
    ///
    /// @param config sound: it passed the loader and [RoutingCheck]
    /// @throws IllegalArgumentException if a strategy is not installed, or a pool spills to none of these or, over others, to itself
    public synchronized List<Pool> open(ProxyConfig config) {
        List<BalancingStrategy> chosen = config.pools().stream().map(this::strategy).toList();
        SpillChains.check(config.pools());
        List<Pool> opened = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            opened.add(newPool(config.pools().get(i), chosen.get(i)));
        }
        SpillChains.link(opened);
        open.addAll(opened);
        applyCaps();
        forgetUnused();
        // Once all are known: a pool without a probe may have told pools of older configurations that its backends count as healthy.
        open.forEach(pool -> pool.rebuild(random));
        queues.factsChanged();
        return List.copyOf(opened);
    }

    private BalancingStrategy strategy(PoolConfig pool) {
        BalancingStrategy strategy = strategies.find(pool.strategy());
        if (strategy == null) {
            throw new IllegalArgumentException("strategy: " + pool.strategy() + " (expected: one of " + strategies.names() + ")");
        }
        return strategy;
    }

    private Pool newPool(PoolConfig config, BalancingStrategy strategy) {
        List<Backend> backends = new ArrayList<>();
        for (BackendConfig backend : config.backends()) {
            backends.add(backend(new BackendId(config.name(), backend.name()), backend, config.probe() != null));
        }
        Pool pool = new Pool(config, strategy, backends, panicWatches.computeIfAbsent(config.name(), PanicWatch::new), queues);
        open.stream().filter(other -> other.config().name().equals(config.name())).forEach(pool::inherit); // the newest has the last word
        return pool;
    }

    private Backend backend(BackendId id, BackendConfig config, boolean probed) {
        Backend backend = known.get(id);
        if (backend == null || !backend.address().equals(config.address())) {
            Slots slots = addresses.computeIfAbsent(config.address(), address -> new Slots(config.maxInFlight()));
            Backend young = new Backend(id, config.address(), slots, queues);
            if (backend != null) {
                young.override(backend.override()); // said of the name, wherever it is
            }
            backend = young;
            known.put(id, backend);
        }
        if (!probed) {
            backend.healthy(true); // nobody would ever bring it back
        }
        return backend;
    }

    /// Ends a configuration that serves no more. Requests that wait in the queue of one of its pools wait on, and get slots as before.
    /// Backends that no open configuration names are forgotten, and begin anew if one names them again; only their addresses are remembered
    /// while requests are in flight there.
    ///
    /// @param pools as [#open] returned them; closing twice does nothing
    public synchronized void close(List<Pool> pools) {
        for (Pool pool : pools) {
            if (open.remove(pool)) {
                pool.close();
            }
        }
        applyCaps();
        forgetUnused();
    }

    private void applyCaps() {
        Map<HostPort, Integer> caps = new HashMap<>();
        for (Pool pool : open) {
            pool.config().backends().forEach(backend -> caps.merge(backend.address(), backend.maxInFlight(), Math::min));
        }
        caps.forEach((address, cap) -> addresses.get(address).cap(cap));
    }

    private void forgetUnused() {
        Set<Backend> used = new HashSet<>();
        Set<HostPort> usedAddresses = new HashSet<>();
        Set<String> usedNames = new HashSet<>();
        for (Pool pool : open) {
            used.addAll(pool.backends());
            pool.backends().forEach(backend -> usedAddresses.add(backend.address()));
            usedNames.add(pool.config().name());
        }
        known.values().removeIf(backend -> {
            boolean gone = !used.contains(backend);
            if (gone && !backend.override().isNone()) {
                log.info("override dropped, its backend left the configuration backend={} {}", backend, backend.override());
            }
            return gone;
        });
        addresses.entrySet().removeIf(entry -> !usedAddresses.contains(entry.getKey()) && entry.getValue().taken() == 0);
        panicWatches.keySet().retainAll(usedNames);
    }

    /// Tells what probes measured, as often as one likes. Pickers of every pool that has the backend are rebuilt before the call returns.
    ///
    /// @param healthy false counts only while the newest configuration that names the backend has it probed: nobody else would ever bring
    ///                it back
    /// @return whether something changed
    public synchronized boolean setHealthy(Backend backend, boolean healthy) {
        if (backend.healthy() == healthy || !healthy && !probed(backend)) {
            return false;
        }
        backend.healthy(healthy);
        for (Pool pool : open) {
            if (pool.backends().contains(backend)) {
                pool.rebuild(random);
            }
        }
        queues.factsChanged();
        return true;
    }

    /// Changes what the operator says of a backend. It holds for the identity: in every open configuration, and in those to come, until
    /// none names the backend any more. Pickers of every pool that has it are rebuilt before the call returns, so that no pick that begins
    /// later finds it otherwise.
    ///
    /// @param change what holds before, to what shall hold; called at most once
    /// @param force  also when nobody would be left to serve in the newest pool of that name
    public synchronized OverrideResult override(BackendId id, UnaryOperator<BackendOverride> change, boolean force) {
        Backend backend = known.get(id);
        if (backend == null) {
            return new OverrideResult.Unknown();
        }
        BackendOverride before = backend.override();
        BackendOverride after = change.apply(before);
        Pool newest = open.reversed().stream().filter(pool -> pool.backends().contains(backend)).findFirst().orElseThrow();
        int inFile = newest.weight(backend);
        if (!force && before.inForce(inFile) > 0 && after.inForce(inFile) == 0 && !newest.servesWithout(backend)) {
            return new OverrideResult.NobodyLeft();
        }
        if (!after.equals(before)) {
            for (Pool pool : open) {
                pool.backends().stream().filter(other -> other.id().equals(id)).findFirst().ifPresent(same -> {
                    same.override(after);
                    pool.rebuild(random);
                });
            }
            queues.factsChanged();
        }
        return new OverrideResult.Set(before, after);
    }

    private boolean probed(Backend backend) {
        return open.reversed().stream().filter(pool -> pool.backends().contains(backend)).findFirst()
                .map(pool -> pool.config().probe() != null).orElse(false);
    }

    /// Tells that a connection was refused, or made. Any thread, event loops included: takes no lock, free when nothing changed.
    /// [Lease] tells what requests meet by itself.
    ///
    /// @param nowNanos on the clock of [PickContext#nowNanos]
    public void setRefusing(Backend backend, boolean refusing, long nowNanos) {
        if (refusing) {
            backend.refused(nowNanos);
        } else {
            backend.notRefused();
        }
    }

    /// The newest backend of that identity, or empty when no open configuration names one. One at another address is another server.
    public synchronized Optional<Backend> find(BackendId id, HostPort address) {
        return Optional.ofNullable(known.get(id)).filter(backend -> backend.address().equals(address));
    }

    /// Every backend of the open configurations.
    public synchronized List<Backend> backends() {
        Set<Backend> all = new LinkedHashSet<>();
        open.forEach(pool -> all.addAll(pool.backends()));
        return List.copyOf(all);
    }
}
