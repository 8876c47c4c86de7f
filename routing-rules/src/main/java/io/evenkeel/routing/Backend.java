package io.evenkeel.routing;

import io.evenkeel.config.HostPort;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One server of a pool: the only mutable thing the strategies read. It outlives configurations (see [BackendRegistry]); any thread.
///
/// Separate facts, each decided in one place: *healthy* (measured by probes), *enabled* (said by the operator), *refusing* (the newest
/// connection was refused) and *full* (its cap); the last two count at pick time, in [#tryBegin]. Weight is no fact of the server but of
/// the configuration, unless the operator [overrides][BackendOverride] it: see [BackendSet].
public final class Backend {

    private static final VarHandle REFUSAL = refusalHandle();

    private final BackendId id;
    private final HostPort address;
    private final Slots slots;
    private final OccupiedQueues queues;
    private final PaddedCounter picks = new PaddedCounter(0);
    private volatile boolean healthy = true;
    private volatile BackendOverride override = BackendOverride.NONE;
    private volatile @Nullable Refusal refusal;

    /// @param slots  those of the address
    /// @param queues told when it begins or ceases to refuse connections
    Backend(BackendId id, HostPort address, Slots slots, OccupiedQueues queues) {
        this.id = id;
        this.address = address;
        this.slots = slots;
        this.queues = queues;
    }

    private static VarHandle refusalHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Backend.class, "refusal", Refusal.class);
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
    /// @return false when the address is at its cap or requests wait for it, or when it refuses connections: of those who come after a pause ([Refusal]) one is let
    ///         through, and nobody while probes too say that it is down
    boolean tryBegin(long nowNanos) {
        Refusal refused = refusal;
        return (refused == null || beginsTrial(refused, nowNanos)) && begin();
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
        return refusal != null && healthy && begin();
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
        return (refused == null || mayBeTried(refused, nowNanos)) && !slots.full();
    }

    /// Requests in flight at this backend's *address*, those of other pools and snapshots included.
    public int inFlight() {
        return slots.taken();
    }

    /// The cap in force: the smallest `max-in-flight` any open configuration gives to this address.
    public int maxInFlight() {
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
