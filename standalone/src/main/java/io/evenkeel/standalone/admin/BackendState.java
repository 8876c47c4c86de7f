package io.evenkeel.standalone.admin;

import java.util.Locale;

/// What keeps new requests from a backend, in one word: the strongest of the facts that the product keeps apart.
public enum BackendState {
    SERVING, FULL, REFUSING,
    /// By what real requests met there.
    EJECTED,
    /// By its probes.
    DOWN,
    /// No new traffic, and some still in flight.
    DRAINING,
    /// No new traffic, and none in flight.
    DRAINED;

    /// @param weight in force
    /// @param limit  the cap in force
    public static BackendState of(int weight, boolean healthy, boolean ejected, boolean refusing, int inFlight, int limit) {
        if (weight == 0) {
            return inFlight > 0 ? DRAINING : DRAINED;
        }
        if (!healthy) {
            return DOWN;
        }
        if (ejected) {
            return EJECTED;
        }
        return refusing ? REFUSING : inFlight >= limit ? FULL : SERVING;
    }

    /// As the API and the command line show it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
