package io.evenkeel.routing;

import io.evenkeel.config.HostPort;

/// One server of a pool: the only mutable thing the strategies read. It outlives configurations (see [BackendRegistry]); any thread.
///
/// Separate facts, each decided in one place: *healthy* (measured by probes), *refusing* (its last connection was refused) and *full*
/// (its cap, decided by [#tryBegin] at pick time). Weight is no fact of the server but of the configuration: see [BackendSet].
public final class Backend {

    private final BackendId id;
    private final HostPort address;

    Backend(BackendId id, HostPort address) {
        this.id = id;
        this.address = address;
    }

    public BackendId id() {
        return id;
    }

    public HostPort address() {
        return address;
    }

    /// Takes a slot. Who gets true must end it exactly once, through [Lease].
    ///
    /// @return false when the address is at its cap
    boolean tryBegin(long nowNanos) {
        throw new IllegalStateException("not there yet");
    }

    /// Requests in flight at this backend's *address*, those of other pools and snapshots included.
    public int inFlight() {
        throw new IllegalStateException("not there yet");
    }

    /// Picks since the process started: how often a strategy chose this backend and got a slot.
    public long picks() {
        throw new IllegalStateException("not there yet");
    }

    /// Whether the last probes say that it works; true before the first and without a probe.
    public boolean healthy() {
        throw new IllegalStateException("not there yet");
    }

    /// Whether the newest attempt to connect, by a probe or a request, was refused.
    public boolean refusing() {
        throw new IllegalStateException("not there yet");
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
