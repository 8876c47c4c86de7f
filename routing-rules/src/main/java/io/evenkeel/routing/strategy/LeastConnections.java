package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Takes the backend with the least load of all: `(in flight + 1) / weight`, what it would bear with this request. Between equals a coin
/// decides, so that an idle pool does not send everything to the backend written first.
///
/// A pick looks at every backend: for large pools [PowerOfTwo] costs less and is nearly as even. With unequal weights an idle pool gives
/// the heaviest backends everything until they bear as much as the others would with one request.
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

        /// Looks again when the slot it saw was taken by another thread meanwhile. As often as draws elsewhere, then anyone will do.
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

        private @Nullable Backend leastLoaded(PickContext context) {
            long coins = context.random().nextLong();
            int best = -1;
            int bestInFlight = 0;
            int bestCoin = 0;
            for (int i = 0; i < backends.length; i++) {
                Backend backend = backends[i];
                int inFlight = backend.inFlight();
                int order = best < 0 ? -1 : Load.compare(inFlight, weights[i], bestInFlight, weights[best]);
                if (order > 0) {
                    continue;
                }
                int coin = coin(coins, i);
                if ((order < 0 || coin > bestCoin) && context.accepts(backend)) {
                    best = i;
                    bestInFlight = inFlight;
                    bestCoin = coin;
                }
            }
            return best < 0 ? null : backends[best];
        }

        /// A coin for each backend from one random number (the finisher of SplitMix64, Steele, Lea, Flood, OOPSLA 2014): the highest
        /// of all equals wins, so each wins as often, wherever they stand.
        private static int coin(long coins, int i) {
            long mixed = coins + (i + 1) * 0x9E3779B97F4A7C15L;
            mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
            return (int) (mixed >>> 32);
        }
    }
}
