package io.evenkeel.health;

import java.util.function.Consumer;

/// Carries out probes. On the checker's event loop.
interface Prober {

    /// Begins a probe.
    ///
    /// @param whenDone told once, at the latest when the probe's timeout is over; never after a cancellation
    /// @return cancels it: what was opened is closed, nothing is told
    Runnable probe(ProbeTarget target, Consumer<ProbeResult> whenDone);
}
