package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;

/// Consistent hashing with bounded loads (Mirrokni, Thorup, Zadimoghaddam, SODA 2018): no backend gets more in flight than a multiple of the mean,
/// the request that is being picked for included. The mean is by weight: twice the weight may have twice as much. Immutable; any thread.
///
/// What is compared is a fraction, so that "below it" is "at most that, rounded up, with this request": `n + 1 <= ceil(x)` is `n < x`.
final class LoadBound {

    private final Backend[] backends;
    private final int[] weights;
    private final double timesMean;

    /// @param timesMean 1 and more; infinity: no bound
    LoadBound(BackendSet set, double timesMean) {
        this.backends = set.backends().toArray(Backend[]::new);
        this.weights = set.weights().stream().mapToInt(Integer::intValue).toArray();
        this.timesMean = timesMean / set.weights().stream().mapToLong(Integer::longValue).sum();
    }

    /// Whether a backend has nothing in flight: then it is within every bound, and nobody else needs to be looked at.
    boolean isIdle(int at) {
        return backends[at].inFlight() == 0;
    }

    /// How much may be in flight now for each unit of weight. Looks at all backends, unless there is no bound.
    double perWeight() {
        if (timesMean == Double.POSITIVE_INFINITY) {
            return timesMean;
        }
        long inFlight = 1;
        for (Backend backend : backends) {
            inFlight += backend.inFlight();
        }
        return timesMean * inFlight;
    }

    /// Whether a key's own backend may take one more. Failures do not count here: who fails keeps its keys until it is ejected, or one bad key would
    /// drive all others of that backend away.
    boolean hasRoomForItsOwn(int at, double perWeight) {
        return backends[at].inFlight() < weights[at] * perWeight;
    }

    /// Whether a backend may stand in for another. Who fails fast has little in flight, and would attract what others cannot take.
    boolean hasRoomForOthers(int at, double perWeight, long nowNanos) {
        return backends[at].load(nowNanos) < weights[at] * perWeight;
    }
}
