package io.evenkeel.routing;

import io.evenkeel.config.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A pool of one configuration at work: its backends, who of them is eligible now, and the picker in force.
///
/// Picks may come from any thread and take no lock: one volatile read, then the picker. Changes of health rebuild the picker under the
/// registry's lock, off the event loops.
public final class Pool {

    private static final Picker NOBODY = context -> null;

    private final PoolConfig config;
    private final BalancingStrategy strategy;
    private final List<Backend> backends;
    private final PanicWatch panicWatch;
    private final PoolQueue queue;

    /// Set once, before requests see the pool.
    private @Nullable Pool spillTo;

    /// The newest pickers that had somebody to choose from: whom the next ones inherit from. Guarded by the registry's lock.
    private @Nullable Picker lastEligible;
    private @Nullable Picker lastReserve;

    private volatile Serving serving = new Serving(List.of(), NOBODY, null, new double[0], new boolean[0]);

    /// What a pick reads, replaced as a whole.
    ///
    /// @param healthy  the backends with weight that are
    /// @param eligible over these
    /// @param reserve  over those with weight that are not; null unless in panic
    /// @param shares   expected, by backend
    /// @param serves   whether one of the pickers may choose it, by backend
    private record Serving(List<Backend> healthy, Picker eligible, @Nullable Picker reserve, double[] shares, boolean[] serves) {}

    /// @param backends as many as configured, in the same order
    /// @param queues   where its queue is while somebody waits
    Pool(PoolConfig config, BalancingStrategy strategy, List<Backend> backends, PanicWatch panicWatch, OccupiedQueues queues) {
        this.config = config;
        this.strategy = strategy;
        this.backends = List.copyOf(backends);
        this.panicWatch = panicWatch;
        queue = new PoolQueue(this, config.queue().max(), queues);
    }

    public PoolConfig config() {
        return config;
    }

    /// All backends, in the order of the configuration, drained and unhealthy ones included.
    public List<Backend> backends() {
        return backends;
    }

    /// Where requests go that find nobody here, before they wait; null: nowhere.
    public @Nullable Pool spillTo() {
        return spillTo;
    }

    /// Before requests see the pool.
    void spillTo(@Nullable Pool other) {
        spillTo = other;
    }

    /// Picks a backend and makes `lease` hold its slot. In panic, probe-failed backends are tried after the eligible ones. In a pool that
    /// has neither a queue nor a pool to spill to, backends that refuse connections and are spared for a while come last; else the caller
    /// has better to do before [#pickInPause].
    ///
    /// @param lease must be free
    /// @return false when nobody can be picked: all are full, waited for, tried, drained or down
    /// @throws IllegalStateException if the lease still holds a slot, which would never be given back
    public boolean pick(PickContext context, Lease lease) {
        requireFree(lease);
        Serving now = serving;
        Backend chosen = now.eligible.pick(context);
        Picker reserve = now.reserve;
        if (chosen == null && reserve != null) {
            chosen = reserve.pick(context);
        }
        if (chosen == null && !queue.exists() && spillTo == null) {
            chosen = pickInPause(now.healthy, context);
        }
        return begins(lease, chosen);
    }

    /// Picks a backend that refuses connections and is spared for a while: for who has nowhere else to go.
    ///
    /// @param lease must be free
    /// @return false when there is none
    public boolean pickInPause(PickContext context, Lease lease) {
        requireFree(lease);
        return begins(lease, pickInPause(serving.healthy, context));
    }

    private static void requireFree(Lease lease) {
        Backend held = lease.backend();
        if (held != null) {
            throw new IllegalStateException("lease: holds " + held + " (expected: ended before the next pick)");
        }
    }

    private static boolean begins(Lease lease, @Nullable Backend chosen) {
        if (chosen == null) {
            return false;
        }
        lease.begin(chosen);
        return true;
    }

    /// Any of them: there is no even load on who refuses.
    private static @Nullable Backend pickInPause(List<Backend> backends, PickContext context) {
        int count = backends.size();
        int start = count == 0 ? 0 : context.random().nextInt(count);
        for (int i = 0; i < count; i++) {
            Backend backend = backends.get((start + i) % count);
            if (!context.alreadyTried(backend) && backend.tryBeginInPause()) {
                return backend;
            }
        }
        return null;
    }

    /// Asks for a place in the queue, for a request that found nobody here or in the pools that this one spills to. It waits for a slot of
    /// any of them; slots go to who has waited longest, and nobody overtakes. When it returns [Admission#WAITS], the waiter's turn will come,
    /// possibly before this returns.
    ///
    /// @param context what was tried already; not used after the call
    /// @param only    the one backend that is waited for; null: whichever was not tried
    public Admission await(PickContext context, @Nullable Backend only, Waiter waiter) {
        return queue.enter(waiter, context, only);
    }

    /// How many requests wait in this pool's queue.
    public int waiting() {
        return queue.size();
    }

    /// Who may serve now, as [#backends] in order; not to be changed.
    boolean[] serves() {
        return serving.serves;
    }

    /// Whether so few backends are eligible that probe-failed ones serve again.
    public boolean panic() {
        return serving.reserve != null;
    }

    /// How often a panic of a pool of this name began since the process started.
    public long panics() {
        return panicWatch.entries();
    }

    /// The share of the pool's picks each backend should get now: by weight over the eligible ones, or, when a panic finds none of
    /// these, over the probe-failed ones; as [#backends] in order, sums to 1, or all 0 when nobody serves.
    public double[] expectedShares() {
        return serving.shares.clone();
    }

    /// Weight of the backend in this configuration, 0..1000.
    ///
    /// @throws IllegalArgumentException if it is none of this pool's
    public int weight(Backend backend) {
        return config.backends().get(indexOf(backend)).weight();
    }

    /// Weight of the backend that counts now, 0..1000: the operator's in place of the configuration's; 0 while it is not enabled.
    ///
    /// @throws IllegalArgumentException if it is none of this pool's
    public int weightInForce(Backend backend) {
        return backend.override().inForce(weight(backend));
    }

    /// Whether somebody could serve in its place: with weight, and healthy unless it is not either.
    boolean servesWithout(Backend backend) {
        return backends.stream().anyMatch(other -> other != backend && weightInForce(other) > 0 && (other.healthy() || !backend.healthy()));
    }

    private int indexOf(Backend backend) {
        for (int i = 0; i < backends.size(); i++) {
            if (backends.get(i) == backend) {
                return i;
            }
        }
        throw new IllegalArgumentException("backend: " + backend + " (expected: one of pool " + config.name() + ")");
    }

    /// Takes the position over from the pool it replaces. Under the registry's lock.
    void inherit(Pool previous) {
        if (previous.strategy.name().equals(strategy.name())) {
            lastEligible = previous.lastEligible;
            lastReserve = previous.lastReserve;
        }
    }

    /// Builds and publishes the pickers for the health of now. Under the registry's lock.
    void rebuild(RandomGenerator random) {
        boolean wasPanic = panic();
        BackendSet eligible = serving(Backend::healthy);
        BackendSet failed = serving(backend -> !backend.healthy());
        int all = eligible.backends().size() + failed.backends().size();
        boolean panic = eligible.backends().size() < config.panic() * all;

        Picker first = NOBODY;
        if (!eligible.backends().isEmpty()) {
            first = lastEligible = strategy.newPicker(eligible, lastEligible, random);
        }
        Picker reserve = null;
        if (panic) {
            reserve = lastReserve = strategy.newPicker(failed, lastReserve, random);
        }
        boolean[] serves = new boolean[backends.size()];
        mark(serves, eligible);
        if (panic) {
            mark(serves, failed);
        }
        serving = new Serving(eligible.backends(), first, reserve, shares(eligible.backends().isEmpty() && panic ? failed : eligible), serves);

        if (panic && !wasPanic) {
            panicWatch.enter(eligible.backends().size(), all);
        } else if (wasPanic && !panic) {
            panicWatch.leave(eligible.backends().size(), all);
        }
    }

    /// Serves no more. Under the registry's lock.
    void close() {
        if (panic()) {
            panicWatch.close();
        }
    }

    private BackendSet serving(Predicate<Backend> fact) {
        List<Backend> chosen = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        for (int i = 0; i < backends.size(); i++) {
            int weight = backends.get(i).override().inForce(config.backends().get(i).weight());
            if (weight > 0 && fact.test(backends.get(i))) {
                chosen.add(backends.get(i));
                weights.add(weight);
            }
        }
        return new BackendSet(chosen, weights);
    }

    private void mark(boolean[] serves, BackendSet set) {
        set.backends().forEach(backend -> serves[indexOf(backend)] = true);
    }

    private double[] shares(BackendSet set) {
        double[] shares = new double[backends.size()];
        double sum = set.weights().stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < set.backends().size(); i++) {
            shares[indexOf(set.backends().get(i))] = set.weights().get(i) / sum;
        }
        return shares;
    }

    @Override
    public String toString() {
        return config.name();
    }
}
