package io.evenkeel.routing;

import io.evenkeel.config.HostPort;

/// One server of a pool: the only mutable thing the strategies read. It outlives configurations (see [BackendRegistry]); any thread.
///
/// Separate facts, each decided in one place: *healthy* (measured by probes), *refusing* (its last connection was refused) and *full*
/// (its cap, decided by [#tryBegin] at pick time). Weight is no fact of the server but of the configuration: see [BackendSet].
public final class Backend {

    private final BackendId id;
    private final HostPort address;
    private final Slots slots;
    private final PaddedCounter picks = new PaddedCounter(0);
    private volatile boolean healthy = true;
    private volatile boolean refusing;

    /// @param slots those of the address
    Backend(BackendId id, HostPort address, Slots slots) {
        this.id = id;
        this.address = address;
        this.slots = slots;
    }

    public BackendId id() {
        return id;
    }

    public HostPort address() {
        return address;
    }

    /// Takes a slot. Who gets true must end it exactly once, through [Lease].
    ///
    /// @return false when the address is at its cap, or when probes say it is down and it refuses connections
    boolean tryBegin(long nowNanos) {
        if (dead() || !slots.take()) {
            return false;
        }
        picks.getAndIncrement();
        return true;
    }

    /// Gives the slot back.
    void end() {
        slots.free();
    }

    /// Whether [#tryBegin] would say no now. May have changed by the time the caller acts on it.
    public boolean full() {
        return dead() || slots.full();
    }

    /// Panic serves backends that probes call down, as the probes may be wrong; but nobody is there when connections are refused too.
    private boolean dead() {
        return !healthy && refusing;
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

    /// Whether the newest attempt to connect, by a probe or a request, was refused.
    public boolean refusing() {
        return refusing;
    }

    /// Writes only what changed, so that the line stays shared by all who read it.
    void refusing(boolean refusing) {
        if (this.refusing != refusing) {
            this.refusing = refusing;
        }
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
