package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;

/// What the strategies that look at load compare: `(in flight + 1) / weight`, without the division.
final class Load {

    private Load() {}

    static boolean less(Backend a, int weightOfA, Backend b, int weightOfB) {
        return compare(a.inFlight(), weightOfA, b.inFlight(), weightOfB) < 0;
    }

    /// @return below 0 when a bears less
    static int compare(int inFlightAtA, int weightOfA, int inFlightAtB, int weightOfB) {
        return Long.compare((inFlightAtA + 1L) * weightOfB, (inFlightAtB + 1L) * weightOfA);
    }
}
