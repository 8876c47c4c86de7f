package io.evenkeel.health;

import io.evenkeel.routing.BackendId;

/// Hears what probes find. Called on the checker's event loop, in order for one backend; must not block.
public interface HealthListener {

    /// After every probe.
    void onProbe(BackendId id, ProbeResult result);

    /// Once a change: `fall` consecutive failures, or `rise` consecutive passes.
    ///
    /// @param last the result that tipped it
    void onTransition(BackendId id, boolean healthy, ProbeResult last);
}
