package io.evenkeel.health;

import java.util.List;

/// Probes backends on their schedule, spread over the interval so that hundreds of checks do not bunch up.
public final class HealthChecker implements AutoCloseable {

    // constructed with: event loop group, the channel class of the transport in use, HealthListener, clock, random

    /// From now on exactly these are probed. A target known by id keeps its health and its counts of passes and failures; new ones
    /// are probed first within one interval at a random moment.
    public void watch(List<ProbeTarget> targets) {
        throw new IllegalStateException("not there yet");
    }

    /// Stops all probes.
    @Override
    public void close() {}
}
