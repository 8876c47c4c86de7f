package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Draws two backends by weight, never the same twice, and takes the better one, or the other when that has no room; when neither has, another
/// two are drawn. Of equals the one drawn first is taken.
///
/// @param order says who of two is better
record BetterOfTwo(WeightedDraw from, Order order) implements Picker {

    /// What makes a backend better than another.
    @FunctionalInterface
    interface Order {

        /// Whether the second is better than the first.
        ///
        /// @param second position in the draw's backends and weights, as `first`
        boolean swaps(WeightedDraw from, int first, int second, long nowNanos);
    }

    @Override
    public @Nullable Backend pick(PickContext context) {
        if (from.size() < 2) {
            return AnyWithRoom.pick(from.backends, context);
        }
        RandomGenerator random = context.random();
        for (int draws = 0; draws < AnyWithRoom.DRAWS; draws += 2) {
            int first = from.draw(random);
            int second = from.drawOther(first, random);
            boolean swap = order.swaps(from, first, second, context.nowNanos());
            Backend better = from.backends[swap ? second : first];
            Backend worse = from.backends[swap ? first : second];
            if (context.tryBegin(better)) {
                return better;
            }
            if (context.tryBegin(worse)) {
                return worse;
            }
        }
        return AnyWithRoom.pick(from.backends, context);
    }
}
