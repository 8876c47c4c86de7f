package io.evenkeel.routing;

import io.evenkeel.config.HostPort;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// One server of a pool: the only mutable thing the strategies read. It outlives configurations (see [BackendRegistry]); any thread.
///
/// Separate facts, each decided in one place: *healthy* (measured by probes), *ejected* (by real traffic: [Outliers]), *enabled* (said by the
/// operator), *refusing* (the newest connection was refused) and *full* (its cap); the last two count at pick time, in [#tryBegin]. Weight
/// is no fact of the server but of the configuration, unless the operator [overrides][BackendOverride] it, and of its slow start: see
/// [BackendSet].
public final class Backend {

    /// So many failures of a run are told one by one; later ones are seen by the next sweep. Were all told, the control thread would have
    /// no rest while everything fails.
    private static final int TOLD = 64;

    private static final VarHandle REFUSAL = handle("refusal", Refusal.class);
    private static final VarHandle SUSPECTED = handle("suspected", boolean.class);

    private final BackendId id;
    private final HostPort address;
    private final Slots slots;
    private final OccupiedQueues queues;
    private final Suspicions suspicions;
    private final PaddedCounter picks = new PaddedCounter(0);
    private final LatencyAverage latency = new LatencyAverage();
    private final FailurePenalty failures = new FailurePenalty();
    private final Evidence evidence = new Evidence();
    private final Conduct conduct = new Conduct();
    private final AtomicLongArray ejections = new AtomicLongArray(EjectionRule.values().length);
    private final AtomicLongArray withheld = new AtomicLongArray(EjectionLimit.values().length);
    private volatile boolean healthy = true;
    private volatile boolean ejected;
    private volatile BackendOverride override = BackendOverride.NONE;
    private volatile @Nullable Refusal refusal;

    /// Ejected, but there may be pickers that do not know it yet.
    private volatile boolean barred;

    /// So many failures in a row are told; 0: none.
    private volatile int suspectAfter;

    /// Told, and not looked at yet. Only accessed through [#SUSPECTED].
    @SuppressWarnings("FieldMayBeFinal")
    private volatile boolean suspected;

    private volatile int rampPercent = 100;

    /// @param slots      those of the address
    /// @param queues     told when it begins or ceases to refuse connections
    /// @param suspicions told when failures in a row become many
    Backend(BackendId id, HostPort address, Slots slots, OccupiedQueues queues, Suspicions suspicions) {
        this.id = id;
        this.address = address;
        this.slots = slots;
        this.queues = queues;
        this.suspicions = suspicions;
    }

    /// Told what cannot be decided on the way of a request.
    interface Suspicions {

        /// A backend failed so many times in a row that somebody should look at it. Any thread, event loops included; must not block.
        void suspect(Backend backend, long nowNanos);
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Backend.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public BackendId id() {
        return id;
    }

    public HostPort address() {
        return address;
    }

    /// Takes a slot. Who gets true must end it exactly once, through [Lease].
    ///
    /// @return false when the address is at its cap or requests wait for it, when it was ejected a moment ago, or when it refuses
    ///         connections: of those who come after a pause ([Refusal]) one is let through, and nobody while probes too say that it is down
    boolean tryBegin(long nowNanos) {
        Refusal refused = refusal;
        return !barred && (refused == null || beginsTrial(refused, nowNanos)) && begin();
    }

    private boolean beginsTrial(Refusal refused, long nowNanos) {
        return mayBeTried(refused, nowNanos) && REFUSAL.compareAndSet(this, refused, refused.next(nowNanos));
    }

    /// Panic serves backends that probes call down, as the probes may be wrong; but nobody is there when connections are refused too.
    private boolean mayBeTried(Refusal refused, long nowNanos) {
        return healthy && !refused.pauses(nowNanos);
    }

    /// Takes a slot during a pause, for who has nowhere else to go.
    boolean tryBeginInPause() {
        return refusal != null && healthy && !barred && begin();
    }

    private boolean begin() {
        if (!slots.take()) {
            return false;
        }
        picks.getAndIncrement();
        return true;
    }

    /// Gives the slot back, or on to who waits for it.
    void end() {
        slots.free();
    }

    /// A slot was handed over to who waited for it.
    void handedOver() {
        picks.getAndIncrement();
    }

    void lay(Claim claim) {
        slots.lay(claim);
    }

    void withdraw(Claim claim) {
        slots.withdraw(claim);
    }

    /// Hands what slots are free on to those who wait.
    void serveWaiters() {
        slots.serve();
    }

    /// Whether [#tryBegin] would say yes now. May have changed by the time the caller acts on it.
    boolean accepts(long nowNanos) {
        Refusal refused = refusal;
        return !barred && (refused == null || mayBeTried(refused, nowNanos)) && !slots.full();
    }

    /// Requests in flight at this backend's *address*, those of other pools and snapshots included.
    public int inFlight() {
        return slots.taken();
    }

    /// Those of [#inFlight] that are no tunnels.
    public int requestsInFlight() {
        return slots.requests();
    }

    /// A request in flight became a tunnel: it holds its slot, maybe for hours.
    void tunnelOpened() {
        slots.addTunnels(1);
    }

    void tunnelClosed() {
        slots.addTunnels(-1);
    }

    /// What strategies compare that look at load: what is [in flight][#inFlight], and for each recent failure as many requests more as
    /// keep the backend from gaining traffic by failing fast.
    ///
    /// @param nowNanos on the clock of [PickContext#nowNanos]
    public int load(long nowNanos) {
        return slots.taken() + failures.requests(latency, nowNanos);
    }

    /// How long it takes for the head of a good answer, nanoseconds: an average that jumps up at once and comes down over ten seconds. As
    /// long as nobody asks it anything, that it was slow is forgotten, so that it is tried again; with requests in flight it counts as slow
    /// as it was last.
    ///
    /// @param idle whether it has no [#load]
    /// @return 0 before the first good answer
    public double latencyNanos(boolean idle, long nowNanos) {
        return idle ? latency.fadedNanos(nowNanos) : latency.nanos();
    }

    /// The configured cap: the smallest `max-in-flight` any open configuration gives to this address, and of that the part which slow start
    /// allows.
    public int maxInFlight() {
        return slots.configured();
    }

    /// The cap in force: [#maxInFlight], or less where the cap tunes itself.
    public int limit() {
        return slots.cap();
    }

    /// Picks since the process started: how often a strategy chose this backend and got a slot.
    public long picks() {
        return picks.get();
    }

    /// Whether the last probes say that it works; true before the first and without a probe.
    public boolean healthy() {
        return healthy;
    }

    void healthy(boolean healthy) {
        this.healthy = healthy;
    }

    /// What the operator set for it at runtime.
    public BackendOverride override() {
        return override;
    }

    void override(BackendOverride override) {
        this.override = override;
    }

    /// Whether real traffic took it out for a while.
    public boolean ejected() {
        return ejected;
    }

    /// Takes it out. Counts at once; pickers that still have it meet a closed door until [#unbar].
    void eject(EjectionRule rule) {
        barred = true;
        ejected = true;
        ejections.incrementAndGet(rule.ordinal());
    }

    /// All pickers know of its ejection: those that have it now want it although it is out.
    void unbar() {
        if (barred) {
            barred = false;
        }
    }

    void bringBack() {
        ejected = false;
        barred = false;
    }

    /// How often that rule took it out since the process started.
    public long ejections(EjectionRule rule) {
        return ejections.get(rule.ordinal());
    }

    /// How often it was an outlier and stayed in for that reason, at most once an interval, since the process started.
    public long withheldEjections(EjectionLimit limit) {
        return withheld.get(limit.ordinal());
    }

    void withheld(EjectionLimit limit) {
        withheld.incrementAndGet(limit.ordinal());
    }

    /// What the server's own state says about serving; weight is asked elsewhere, room and refusals when a slot is taken.
    boolean eligible() {
        return healthy && !ejected;
    }

    /// The part of its weight it has in its slow start, 0.1..1; 1 otherwise.
    public double slowStart() {
        return rampPercent / 100.0;
    }

    /// Whole percent, [SlowStart#FLOOR]..100.
    int rampPercent() {
        return rampPercent;
    }

    void rampPercent(int percent) {
        rampPercent = percent;
    }

    Evidence evidence() {
        return evidence;
    }

    Conduct conduct() {
        return conduct;
    }

    /// @param failures in a row, after which [Suspicions] are told; 0: never
    void suspectAfter(int failures) {
        suspectAfter = failures;
    }

    /// Somebody looks at it: what follows is told anew.
    void suspicionTaken() {
        SUSPECTED.setVolatile(this, false);
    }

    /// It answered. 5xx is a failure, but for 501 and 505, which a client can ask for; 4xx is the client's own.
    void answered(int status, long latencyNanos, long nowNanos) {
        notRefused();
        if (status >= 500 && status != 501 && status != 505) {
            failed(latencyNanos, nowNanos);
        } else {
            latency.answered(latencyNanos, nowNanos);
            evidence.good(latencyNanos, nowNanos);
            slots.answered(latencyNanos, nowNanos);
        }
    }

    /// It, or the way to it, failed. Refused connections are no evidence for an ejection, and no load: [Refusal] spares who refuses, and is
    /// quicker to find that it returned.
    void broken(Lease.Failure failure, long nowNanos) {
        if (failure == Lease.Failure.CONNECT_REFUSED) {
            refused(nowNanos);
        } else {
            notRefused();
            failed(0, nowNanos);
        }
    }

    /// @param afterNanos to the head of the answer; 0: there was none
    private void failed(long afterNanos, long nowNanos) {
        failures.failed(latency.nanos(), nowNanos);
        latency.failed(afterNanos, nowNanos);
        slots.failed(afterNanos, nowNanos);
        int run = evidence.failed(nowNanos);
        int limit = suspectAfter;
        if (limit > 0 && run >= limit && run - limit < TOLD && !ejected && SUSPECTED.compareAndSet(this, false, true)) {
            suspicions.suspect(this, nowNanos);
        }
    }

    /// Whether the newest attempt to connect, by a probe or a request, was refused.
    public boolean refusing() {
        return refusal != null;
    }

    /// A connection was refused. While one is being paused for, a further one is no news.
    void refused(long nowNanos) {
        if (refusal == null) {
            refusal = Refusal.first(nowNanos);
            queues.factsChanged();
        }
    }

    /// A connection was not refused. Writes only what changed, so that the line stays shared by all who read it.
    void notRefused() {
        if (refusal != null) {
            refusal = null;
            queues.factsChanged();
        }
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
