package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Takes the backend with the least [Load] of all. Between equals chance decides by weight, so that a quiet pool does not send everything
/// to the backend written first.
///
/// A pick looks at every backend: for large pools [PowerOfTwo] costs less and is nearly as even. A backend of weight 1 beside one of
/// weight 100 gets nothing while less than 100 are in flight, as it would bear more with its first request than the other with all.
public final class LeastConnections implements BalancingStrategy {

    @Override
    public String name() {
        return "least-connections";
    }

    @Override
    public Picker newPicker(BackendSet backends, @Nullable Picker previous, RandomGenerator random) {
        return new LeastPicker(
                backends.backends().toArray(Backend[]::new), backends.weights().stream().mapToInt(Integer::intValue).toArray());
    }

    private record LeastPicker(Backend[] backends, int[] weights) implements Picker {

        /// Looks again when the slot it saw was taken by another thread meanwhile; as often as draws elsewhere, then anyone will do.
        @Override
        public @Nullable Backend pick(PickContext context) {
            for (int look = 0; look < AnyWithRoom.DRAWS; look++) {
                Backend least = leastLoaded(context);
                if (least == null) {
                    return null;
                }
                if (context.tryBegin(least)) {
                    return least;
                }
            }
            return AnyWithRoom.pick(backends, context);
        }

        /// One pass, which keeps the best busy backend and one of the idle ones, each chosen by weight among equals as if drawn from a
        /// hat into which more are thrown (reservoir sampling).
        private @Nullable Backend leastLoaded(PickContext context) {
            long seed = context.random().nextLong();
            long now = context.nowNanos();
            int busy = -1;
            int busyLoad = 0;
            int busyWeights = 0;
            int idle = -1;
            int idleWeights = 0;
            int heaviestIdle = 0;
            for (int i = 0; i < backends.length; i++) {
                Backend backend = backends[i];
                int load = backend.load(now);
                int weight = weights[i];
                int order = load == 0 || busy < 0 ? -1 : Load.compare(load, weight, busyLoad, weights[busy]);
                if (order > 0 || !context.accepts(backend)) {
                    continue;
                }
                if (load == 0) {
                    idleWeights += weight;
                    idle = below(idleWeights, seed, i) < weight ? i : idle;
                    heaviestIdle = Math.max(heaviestIdle, weight);
                } else {
                    busyWeights = order < 0 ? weight : busyWeights + weight;
                    if (below(busyWeights, seed, i) < weight) {
                        busy = i;
                        busyLoad = load;
                    }
                }
            }
            if (idle >= 0 && (busy < 0 || Load.compare(0, heaviestIdle, busyLoad, weights[busy]) <= 0)) {
                return backends[idle];
            }
            return busy < 0 ? null : backends[busy];
        }

        /// A number from 0 to below the bound for each backend, from one random number for all (the finisher of SplitMix64: Steele, Lea,
        /// Flood, Fast splittable pseudorandom number generators, OOPSLA 2014).
        private static long below(int bound, long seed, int i) {
            long mixed = seed + (i + 1) * 0x9E3779B97F4A7C15L;
            mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
            return (mixed >>> 32) * bound >>> 32;
        }
    }
}
