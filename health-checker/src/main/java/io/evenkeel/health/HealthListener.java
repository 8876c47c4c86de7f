package io.evenkeel.health;

/// Hears what probes find. Called on the checker's event loop, in order for one target; must not block.
public interface HealthListener {

    /// After every probe.
    ///
    /// @param healthy what holds now, after this result: who acts on it may miss all but the newest
    void onProbe(ProbeTarget target, ProbeResult result, boolean healthy);

    /// Once a change, after [#onProbe]: `fall` consecutive failures, or `rise` consecutive passes. For who counts or announces.
    ///
    /// @param last the result that tipped it
    void onTransition(ProbeTarget target, boolean healthy, ProbeResult last);
}
