package io.evenkeel.routing;

import io.evenkeel.config.ProxyConfig;
import java.util.List;
import java.util.random.RandomGenerator;

/// Every backend of the process by identity. It outlives configurations, so that counters, in-flight counts, health and positions
/// carry over a reload. Cold: guarded by one lock; never called on the way of a request.
public final class BackendRegistry {

    /// @param random where first positions come from
    public BackendRegistry(RandomGenerator random) {}

    /// Builds the pools of a configuration, in its order. Backends known by name and address are the same objects as before; a
    /// pool of the same name and strategy hands its position on.
    public List<Pool> open(ProxyConfig config) {
        throw new IllegalStateException("not there yet");
    }

    /// Ends a configuration that serves no more. Backends no open configuration names are forgotten once nothing is in flight.
    public void close(List<Pool> pools) {
        throw new IllegalStateException("not there yet");
    }

    /// Tells what probes measured. Pickers of every pool that has the backend are rebuilt before the call returns.
    ///
    /// @return false when nothing changed or the backend is no longer known
    public boolean setHealthy(BackendId id, boolean healthy) {
        throw new IllegalStateException("not there yet");
    }

    /// Tells that a connection was refused, or made. Any thread, event loops included: free when nothing changed.
    public void setRefusing(Backend backend, boolean refusing) {
        throw new IllegalStateException("not there yet");
    }

    /// Every backend of the open configurations.
    public List<Backend> backends() {
        throw new IllegalStateException("not there yet");
    }
}
