package io.evenkeel.routing;

import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.StickyConfig;
import io.evenkeel.routing.Roster.Rank;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A pool of one configuration at work: its backends, who of them serves now and in which order ([Roster]), and the pickers in force.
///
/// Picks may come from any thread and take no lock: one volatile read, then the pickers in turn. Changes of health, ejection, slow start
/// rebuild the pickers under the registry's lock, off the event loops.
public final class Pool {

    private static final Serving NOBODY = new Serving(new Picker[0], null, List.of(), List.of(), new double[0], new boolean[0], false);

    private final PoolConfig config;
    private final BalancingStrategy strategy;
    private final List<Backend> backends;
    private final String zone;
    private final PanicWatch panicWatch;
    private final RetryBudget retries;
    private final PoolQueue queue;
    /// Whether a client whose backend is full is served by no other one.
    private final boolean waits;

    /// Set once, before requests see the pool.
    private @Nullable Pool spillTo;

    /// By rank, the newest picker that had somebody to choose from: whom the next one inherits from. Guarded by the registry's lock.
    private final Map<Rank, Picker> positions = new EnumMap<>(Rank.class);

    private volatile Serving serving = NOBODY;

    /// What a pick reads, replaced as a whole.
    ///
    /// @param inTurn    who is asked after whom
    /// @param standby   over the backups that serve only when every primary refuses connections; null when they are among the others,
    ///                  or when there are none
    /// @param primaries the eligible ones
    /// @param eligible  these, and the eligible backups
    /// @param shares    expected, by backend
    /// @param serves    whether one of the pickers in turn may choose it, by backend
    private record Serving(
            Picker[] inTurn, @Nullable Picker standby, List<Backend> primaries, List<Backend> eligible, double[] shares, boolean[] serves,
            boolean panic) {}

    /// @param backends as many as configured, in the same order
    /// @param zone     of the proxy; empty: none
    /// @param queues   where its queue is while somebody waits
    Pool(PoolConfig config, BalancingStrategy strategy, List<Backend> backends, String zone, PanicWatch panicWatch, RetryBudget retries,
            OccupiedQueues queues) {
        this.config = config;
        this.strategy = strategy;
        this.backends = List.copyOf(backends);
        this.zone = zone;
        this.panicWatch = panicWatch;
        this.retries = retries;
        waits = config.sticky() != null && config.sticky().full() == StickyConfig.WhenFull.WAIT;
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

    /// Picks a backend and makes `lease` hold its slot. The client's own backend comes first; if it is [awaited][#awaited], no other one
    /// will do. In panic, those who failed probes or were ejected are tried after the eligible ones. In a pool that has neither a queue nor a
    /// pool to spill to, backends that refuse connections and are spared for a while come last; else the caller has better to do before
    /// [#pickInPause].
    ///
    /// @param lease must be free
    /// @return false when nobody can be picked: all are full, waited for, tried, drained or down
    /// @throws IllegalStateException if the lease still holds a slot, which would never be given back
    public boolean pick(PickContext context, Lease lease) {
        requireFree(lease);
        Serving now = serving;
        Backend own = context.preferred();
        if (own != null && serves(own) && context.tryBegin(own)) {
            return begins(lease, own);
        }
        if (awaited(context) != null) {
            return false;
        }
        Backend chosen = null;
        for (Picker picker : now.inTurn) {
            chosen = picker.pick(context);
            if (chosen != null) {
                break;
            }
        }
        if (chosen == null) {
            chosen = pickStandby(now, context);
        }
        if (chosen == null && !queue.exists() && spillTo == null) {
            chosen = pickInPause(now.eligible, context);
        }
        return begins(lease, chosen);
    }

    /// Picks a backend that refuses connections and is spared for a while: for who has nowhere else to go.
    ///
    /// @param lease must be free
    /// @return false when there is none
    public boolean pickInPause(PickContext context, Lease lease) {
        requireFree(lease);
        return begins(lease, pickInPause(serving.eligible, context));
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

    private static @Nullable Backend pickStandby(Serving now, PickContext context) {
        Picker standby = now.standby;
        return standby != null && allRefuse(now.primaries) ? standby.pick(context) : null;
    }

    private static boolean allRefuse(List<Backend> backends) {
        for (int i = 0; i < backends.size(); i++) {
            if (!backends.get(i).refusing()) {
                return false;
            }
        }
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

    /// Whether it is one of those whom clients are kept on now: eligible and no backup that stands by, or serving because nobody is eligible;
    /// and not refusing connections. It may be full.
    public boolean serves(Backend backend) {
        Serving now = serving;
        for (int i = 0; i < now.serves.length; i++) {
            if (backends.get(i) == backend) {
                return (now.shares[i] > 0 || now.serves[i] && backend.eligible()) && !backend.refusing();
            }
        }
        return false;
    }

    /// The backend that this request waits for when it is full, as no other one will do; null: any will.
    public @Nullable Backend awaited(PickContext context) {
        Backend own = context.preferred();
        return waits && own != null && serves(own) && !context.alreadyTried(own) ? own : null;
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

    /// Whether it may serve now, room and its own refusals aside.
    ///
    /// @param index of the backend in [#backends]
    boolean serves(int index) {
        Serving now = serving;
        return now.serves[index] || now.standby != null && allRefuse(now.primaries) && now.eligible.contains(backends.get(index));
    }

    /// Whether so few backends are eligible that those who failed probes or were ejected serve again.
    public boolean panic() {
        return serving.panic;
    }

    /// How often a panic of a pool of this name began since the process started.
    public long panics() {
        return panicWatch.entries();
    }

    /// Asks whether a request may be tried again, its first try having failed ([RetryBudget]). Any thread, no lock. Who gets true calls
    /// [#endRetry] once, when its last try is over.
    ///
    /// @param share of the requests in flight that may be at a further try, 0..1
    public boolean beginRetry(double share) {
        return retries.tryBegin(share, backends);
    }

    /// Asks for a further one of a request that was tried again already. Whatever the answer, [#endRetry] is still to come.
    public boolean repeatRetry(double share) {
        return retries.mayGoOn(share, backends);
    }

    /// A request that was tried again is over.
    public void endRetry() {
        retries.end();
    }

    /// A request that asked was not tried again.
    public void refuseRetry() {
        retries.refuse();
    }

    /// Requests of pools of this name that are at a further try now.
    public long retrying() {
        return retries.retrying();
    }

    /// How often a further try was not made for want of budget since the process started.
    public long retriesRefused() {
        return retries.refused();
    }

    /// Whether [#expectedShares] come about; where they do not they say who serves, and no more.
    public boolean sharesByWeight() {
        return strategy.sharesByWeight();
    }

    /// The share of the pool's picks each backend should get now, while those who come first have room: by weight and slow start over
    /// the eligible primaries, of the proxy's zone first; over the backups when there are none; over those who failed when a panic finds
    /// none of these either. As [#backends] in order, sums to 1, or all 0 when nobody serves.
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
        return weightInForce(indexOf(backend));
    }

    private int weightInForce(int index) {
        return backends.get(index).override().inForce(config.backends().get(index).weight());
    }

    /// Whether somebody could serve in its place: with weight, and eligible unless it is not either.
    boolean servesWithout(Backend backend) {
        return backends.stream().anyMatch(other -> other != backend && weightInForce(other) > 0 && (other.eligible() || !backend.eligible()));
    }

    private int indexOf(Backend backend) {
        for (int i = 0; i < backends.size(); i++) {
            if (backends.get(i) == backend) {
                return i;
            }
        }
        throw new IllegalArgumentException("backend: " + backend + " (expected: one of pool " + config.name() + ")");
    }

    /// All that share a backend's part, primary or backup, and are not drained: itself too, unless it is.
    List<Backend> mates(Backend backend) {
        return mates(config.backends().get(indexOf(backend)).backup());
    }

    /// All primaries, or all backups, that are not drained.
    List<Backend> mates(boolean backup) {
        return IntStream.range(0, backends.size())
                .filter(i -> weightInForce(i) > 0 && config.backends().get(i).backup() == backup)
                .mapToObj(backends::get).toList();
    }

    /// Takes the positions over from the pool it replaces. Under the registry's lock.
    void inherit(Pool previous) {
        if (previous.strategy.name().equals(strategy.name())) {
            positions.putAll(previous.positions);
        }
    }

    /// Builds and publishes the pickers for the facts of now. Under the registry's lock, which alone knows when: see
    /// `BackendRegistry.rebuild`.
    void rebuild(RandomGenerator random) {
        boolean wasPanic = panic();
        List<Integer> weights = IntStream.range(0, backends.size()).map(this::weightInForce).boxed().toList();
        Roster roster = Roster.of(backends, weights, config.backends(), zone, config.panic());
        serving = new Serving(
                inTurn(roster, random),
                roster.has(Rank.BACKUP) && !roster.backupsServe() ? picker(Rank.BACKUP, roster, random) : null,
                roster.members(Rank.LOCAL, Rank.PRIMARY),
                roster.members(Rank.LOCAL, Rank.PRIMARY, Rank.BACKUP),
                roster.shares(backends),
                roster.serves(backends),
                roster.panic());
        if (panic() && !wasPanic) {
            panicWatch.enter(roster.eligible(), roster.primaries());
        } else if (wasPanic && !panic()) {
            panicWatch.leave(roster.eligible(), roster.primaries());
        }
    }

    private Picker[] inTurn(Roster roster, RandomGenerator random) {
        List<Picker> pickers = new ArrayList<>();
        if (roster.has(Rank.LOCAL) && roster.has(Rank.PRIMARY)) {
            pickers.add(new ZonePicker(picker(Rank.LOCAL, roster, random), picker(Rank.PRIMARY, roster, random), roster.localShare()));
        } else if (roster.hasPrimaries()) {
            pickers.add(picker(roster.has(Rank.LOCAL) ? Rank.LOCAL : Rank.PRIMARY, roster, random));
        }
        if (roster.has(Rank.BACKUP) && roster.backupsServe()) {
            pickers.add(picker(Rank.BACKUP, roster, random));
        }
        for (Rank failed : List.of(Rank.FAILED, Rank.FAILED_BACKUP)) {
            if (roster.panic() && roster.has(failed)) {
                pickers.add(picker(failed, roster, random));
            }
        }
        return pickers.toArray(Picker[]::new);
    }

    private Picker picker(Rank rank, Roster roster, RandomGenerator random) {
        Picker picker = strategy.newPicker(roster.set(rank), positions.get(rank), random);
        positions.put(rank, picker);
        return picker;
    }

    /// Serves no more. Under the registry's lock.
    void close() {
        if (panic()) {
            panicWatch.close();
        }
    }

    @Override
    public String toString() {
        return config.name();
    }
}
