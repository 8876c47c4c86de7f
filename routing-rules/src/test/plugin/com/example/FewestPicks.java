package com.example;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;

/// A strategy as somebody else may write it: whoever was picked least for its weight. It sees nothing but public types.
public final class FewestPicks implements BalancingStrategy {

    @Override
    public String name() {
        return "fewest-picks";
    }

    @Override
    public Picker newPicker(BackendSet set, Picker previous, RandomGenerator random) {
        Backend[] backends = set.backends().toArray(Backend[]::new);
        int[] weights = set.weights().stream().mapToInt(Integer::intValue).toArray();
        return context -> pick(backends, weights, context);
    }

    private static Backend pick(Backend[] backends, int[] weights, PickContext context) {
        for (int look = 0; look < 1_000; look++) {
            int best = -1;
            int start = backends.length == 0 ? 0 : context.random().nextInt(backends.length);
            for (int i = 0; i < backends.length; i++) {
                int at = (start + i) % backends.length;
                if (context.accepts(backends[at])
                        && (best < 0 || (backends[at].picks() + 1) * weights[best] < (backends[best].picks() + 1) * weights[at])) {
                    best = at;
                }
            }
            if (best < 0) {
                return null;
            }
            if (context.tryBegin(backends[best])) {
                return backends[best];
            }
        }
        return null;
    }
}
