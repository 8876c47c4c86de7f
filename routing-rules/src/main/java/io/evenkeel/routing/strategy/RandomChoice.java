package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// At random, in proportion to the weights. Knows nothing of load: of n requests to n backends some backend gets about
/// `log n / log log n` at once, where [PowerOfTwo] stays near `log log n`. It has no position, so it needs no memory over a reload.
///
/// A draw that is full or was tried is repeated, so that what it cannot take is spread over all others by weight.
public final class RandomChoice implements BalancingStrategy {

    @Override
    public String name() {
        return "random";
    }

    @Override
    public Picker newPicker(BackendSet backends, @Nullable Picker previous, RandomGenerator random) {
        return new RandomPicker(new WeightedDraw(backends));
    }

    private record RandomPicker(WeightedDraw from) implements Picker {
        @Override
        public @Nullable Backend pick(PickContext context) {
            if (from.size() == 0) {
                return null;
            }
            for (int draw = 0; draw < AnyWithRoom.DRAWS; draw++) {
                Backend backend = from.backends[from.draw(context.random())];
                if (context.tryBegin(backend)) {
                    return backend;
                }
            }
            return AnyWithRoom.pick(from.backends, context);
        }
    }
}
