package io.evenkeel.routing;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.EjectionConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.LimitConfig;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProxyConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every backend of the process by identity. It outlives configurations, so that counters, in-flight counts, health, ejections, slow
/// start and positions carry over a reload. Cold: guarded by one lock; never called on the way of a request.
///
/// Time passes for it by [#sweep], which somebody calls several times a second: without, nobody returns from an ejection. Failures in a
/// row cannot wait for that: they are looked at by whom [#attend] names.
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
    private final Ejections ejections;

    /// Of the proxy, as the first configuration had it; null before. A change needs a restart.
    private @Nullable String zone;

    private volatile @Nullable Executor control;
    private final Map<String, RetryBudget> retryBudgets = new HashMap<>();

    /// @param random where first positions come from; used under the registry's lock only
    public BackendRegistry(RandomGenerator random) {
        this(random, Strategies.installed());
    }

    BackendRegistry(RandomGenerator random, Strategies strategies) {
        this.random = random;
        this.strategies = strategies;
        ejections = new Ejections(random);
    }

    /// Builds the pools of a configuration, in its order. Backends known by name and address are the same objects as before; a
    /// pool of the same name and strategy hands its position on.
    ///
    /// @param config sound: it passed the loader and [RoutingCheck]
    /// @throws IllegalArgumentException if a strategy is not installed, or a pool spills to none of these or, over others, to itself
    public synchronized List<Pool> open(ProxyConfig config) {
        List<BalancingStrategy> chosen = config.pools().stream().map(this::strategy).toList();
        SpillChains.check(config.pools());
        String own = zone == null ? config.runtime().zone() : zone;
        List<Pool> opened = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            opened.add(newPool(config.pools().get(i), chosen.get(i), own));
        }
        SpillChains.link(opened);
        open.addAll(opened);
        applyRules();
        forgetUnused();
        if (zone == null) {
            zone = own;
            newest().forEach(pool -> pool.backends().forEach(backend -> backend.conduct().served = true)); // no slow start at the start
        }
        // Once all are known: a pool without a probe may have told pools of older configurations that its backends count as healthy.
        rebuild(_ -> true);
        return List.copyOf(opened);
    }

    private BalancingStrategy strategy(PoolConfig pool) {
        return strategies.get(pool.strategy()).configured(pool.hash(), strategies);
    }

    private Pool newPool(PoolConfig config, BalancingStrategy strategy, String zone) {
        List<Backend> backends = new ArrayList<>();
        for (BackendConfig backend : config.backends()) {
            backends.add(backend(new BackendId(config.name(), backend.name()), backend, config.probe() != null));
        }
        Pool pool = new Pool(config, strategy, backends, zone, panicWatches.computeIfAbsent(config.name(), PanicWatch::new),
                retryBudgets.computeIfAbsent(config.name(), _ -> new RetryBudget()), queues);
        open.stream().filter(other -> other.config().name().equals(config.name())).forEach(pool::inherit); // the newest has the last word
        return pool;
    }

    private Backend backend(BackendId id, BackendConfig config, boolean probed) {
        Backend backend = known.get(id);
        if (backend == null || !backend.address().equals(config.address())) {
            Slots slots = addresses.computeIfAbsent(config.address(), address -> new Slots(config.maxInFlight()));
            Backend young = new Backend(id, config.address(), slots, queues, this::suspect);
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
        applyRules();
        applyCaps();
        forgetUnused();
    }

    /// What the newest configuration of each pool says of ejections.
    private void applyRules() {
        for (Pool pool : newest()) {
            EjectionConfig rules = pool.config().ejection();
            for (Backend backend : pool.backends()) {
                backend.suspectAfter(rules.consecutiveFailures());
                if (backend.ejected() && Ejections.isOff(rules)) {
                    Ejections.bringBack(backend);
                }
            }
        }
    }

    /// The newest pool of each name.
    private Collection<Pool> newest() {
        Map<String, Pool> newest = new LinkedHashMap<>();
        open.forEach(pool -> newest.put(pool.config().name(), pool));
        return newest.values();
    }

    /// The one place where it changes who serves, with what weight and below what cap: whoever waits for a slot may find one after it.
    private void rebuild(Predicate<Pool> affected) {
        newest().forEach(this::beginSlowStarts);
        applyCaps();
        for (Pool pool : open) {
            if (affected.test(pool)) {
                pool.rebuild(random);
            }
        }
        open.forEach(pool -> pool.backends().forEach(Backend::unbar));
        queues.factsChanged();
    }

    /// Whoever serves now and did not before is new or came back; who served in a panic meanwhile was not away.
    private void beginSlowStarts(Pool pool) {
        for (Backend backend : pool.backends()) {
            Conduct conduct = backend.conduct();
            boolean serves = backend.eligible() && pool.weightInForce(backend) > 0;
            if (!serves) {
                SlowStart.end(backend);
            } else if (!conduct.served && !conduct.warm && pool.config().slowStart().isPositive()) {
                SlowStart.begin(backend);
            }
            conduct.serves(serves);
        }
    }

    /// The smallest cap that anybody gives to an address, and of that the part which slow start allows.
    private void applyCaps() {
        Map<HostPort, Integer> caps = new HashMap<>();
        Set<HostPort> tuned = new HashSet<>();
        for (Pool pool : open) {
            int furthestPrimary = SlowStart.furthest(pool.mates(false));
            int furthestBackup = SlowStart.furthest(pool.mates(true));
            for (int i = 0; i < pool.backends().size(); i++) {
                BackendConfig config = pool.config().backends().get(i);
                int furthest = config.backup() ? furthestBackup : furthestPrimary;
                int cap = config.maxInFlight();
                int percent = Math.min(pool.backends().get(i).rampPercent(), furthest);
                caps.merge(pool.backends().get(i).address(), (int) Math.ceilDiv((long) cap * percent, furthest), Math::min);
                if (pool.config().limit().algorithm() == LimitConfig.Algorithm.GRADIENT) {
                    tuned.add(pool.backends().get(i).address());
                }
            }
        }
        caps.forEach((address, cap) -> {
            Slots slots = addresses.get(address);
            slots.cap(cap);
            slots.tuned(tuned.contains(address));
        });
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
                log.info("override ends, no configuration names its backend any more backend={} enabled={} weight={}", backend,
                        backend.override().enabled(), backend.override().weight() == null ? "file" : backend.override().weight());
            }
            return gone;
        });
        addresses.entrySet().removeIf(entry -> !usedAddresses.contains(entry.getKey()) && entry.getValue().taken() == 0);
        panicWatches.keySet().retainAll(usedNames);
        ejections.retain(usedNames);
        retryBudgets.keySet().retainAll(usedNames);
    }

    /// Tells what probes measured, as often as one likes. Pickers of every pool that has the backend are rebuilt before the call returns.
    /// Who failed probes and passes them again is not ejected any more: what traffic met was the same outage (as Envoy has it).
    ///
    /// @param healthy false counts only while the newest configuration that names the backend has it probed: nobody else would ever bring
    ///                it back
    /// @return whether something changed
    public synchronized boolean setHealthy(Backend backend, boolean healthy) {
        if (backend.healthy() == healthy || !healthy && !probed(backend)) {
            return false;
        }
        backend.healthy(healthy);
        if (healthy && backend.ejected()) {
            Ejections.bringBack(backend);
        }
        rebuild(pool -> pool.backends().contains(backend));
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
        Pool newest = newest(backend).orElseThrow();
        int inFile = newest.weight(backend);
        if (!force && before.inForce(inFile) > 0 && after.inForce(inFile) == 0 && !newest.servesWithout(backend)) {
            return new OverrideResult.NobodyLeft();
        }
        if (!after.equals(before)) {
            open.stream().flatMap(pool -> pool.backends().stream()).filter(same -> same.id().equals(id)).forEach(same -> same.override(after));
            rebuild(pool -> pool.backends().stream().anyMatch(same -> same.id().equals(id)));
        }
        return new OverrideResult.Set(before, after);
    }

    private boolean probed(Backend backend) {
        return newest(backend).map(pool -> pool.config().probe() != null).orElse(false);
    }

    /// The newest pool that has the backend.
    private Optional<Pool> newest(Backend backend) {
        return open.reversed().stream().filter(pool -> pool.backends().contains(backend)).findFirst();
    }

    /// Lets time pass: ejections end and statistics are looked at, slow starts go on. To be called several times a second; what is due only
    /// now and then is done when it is due.
    ///
    /// @param nowNanos on the clock of [PickContext#nowNanos]
    public synchronized void sweep(long nowNanos) {
        Set<String> changed = new HashSet<>();
        for (Pool pool : newest()) {
            boolean leftOrCame = ejections.sweep(pool, nowNanos);
            boolean grew = SlowStart.step(pool, nowNanos);
            if (leftOrCame || grew) {
                changed.add(pool.config().name());
            }
        }
        if (!changed.isEmpty()) {
            rebuild(pool -> changed.contains(pool.config().name()));
        }
    }

    /// Has failures in a row looked at from now on as soon as they happen.
    ///
    /// @param executor not an event loop: what it is given takes the registry's lock and rebuilds pickers
    public void attend(Executor executor) {
        control = executor;
    }

    /// Ends what [#attend] began, unless another one attends already.
    public synchronized void leave(Executor executor) {
        if (control == executor) {
            control = null;
        }
    }

    private void suspect(Backend backend, long nowNanos) {
        Executor present = control;
        try {
            if (present != null) {
                present.execute(() -> judge(backend, nowNanos));
                return;
            }
        } catch (RejectedExecutionException e) {
            log.debug("suspicion came too late backend={}", backend); // closing
        }
        backend.suspicionTaken();
    }

    private synchronized void judge(Backend backend, long nowNanos) {
        backend.suspicionTaken();
        if (newest(backend).map(pool -> ejections.judge(pool, backend, nowNanos)).orElse(false)) {
            rebuild(pool -> pool.backends().contains(backend));
        }
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
