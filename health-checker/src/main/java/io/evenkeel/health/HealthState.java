package io.evenkeel.health;

/// Whether a backend is healthy, and how many probes in a row said the opposite. Immutable; each probe makes the next one.
///
/// @param healthy what is held true now
/// @param against consecutive probes that contradict it; reset by one that agrees
record HealthState(boolean healthy, int against) {

    /// Before its first probe a backend counts as healthy: a start, or a new backend, must not wait for probes.
    static final HealthState INITIAL = new HealthState(true, 0);

    /// @param rise consecutive passes that bring it back, 1 and more
    /// @param fall consecutive failures that take it out, 1 and more
    HealthState after(boolean passed, int rise, int fall) {
        if (passed == healthy) {
            return against == 0 ? this : new HealthState(healthy, 0);
        }
        int now = against + 1;
        return now >= (healthy ? fall : rise) ? new HealthState(!healthy, 0) : new HealthState(healthy, now);
    }
}
