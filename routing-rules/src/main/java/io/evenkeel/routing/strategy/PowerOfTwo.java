package io.evenkeel.routing.strategy;

import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Draws two backends at random by weight, never the same twice, and takes the one with less [Load]. Nearly as even as
/// [LeastConnections] for a cost that does not grow with the pool, and proxies that do not know of each other do not all run to the same
/// backend (Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, IEEE TPDS 12, 2001; that both draws must differ:
/// envoyproxy/envoy#11004). Of equals the one drawn first is taken.
///
/// Candidates are drawn by weight because two drawn without it keep a heavy backend from its share: one of weight 100 beside nine of
/// weight 1 would be among them one time in five. When neither of two has room another two are drawn.
public final class PowerOfTwo implements BalancingStrategy {

    @Override
    public String name() {
        return "power-of-two";
    }

    @Override
    public Picker newPicker(BackendSet backends, @Nullable Picker previous, RandomGenerator random) {
        return new BetterOfTwo(new WeightedDraw(backends), PowerOfTwo::isLess);
    }

    private static boolean isLess(WeightedDraw from, int first, int second, long now) {
        int ofFirst = from.backends[first].load(now);
        int ofSecond = from.backends[second].load(now);
        return ofFirst + ofSecond > 0 && Load.compare(ofSecond, from.weights[second], ofFirst, from.weights[first]) < 0;
    }
}
