package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Fills the backend written first up to its cap, then the next one (HAProxy's `first`): for as few servers as the load needs, so that the
/// others can be switched off. It is no balancing: the first one runs at its cap, so caps must be what a server carries well.
///
/// A weight above 0 says nothing here, as in HAProxy. [Recent failures][Backend#load] fill a backend too, so that one that fails fast does
/// not stay the first with room for ever.
public final class First implements BalancingStrategy {

    @Override
    public String name() {
        return "first";
    }

    /// The first one has all, until its cap.
    @Override
    public boolean sharesByWeight() {
        return false;
    }

    @Override
    public Picker newPicker(BackendSet set, @Nullable Picker previous, RandomGenerator random) {
        Backend[] backends = set.backends().toArray(Backend[]::new);
        return context -> {
            long now = context.nowNanos();
            for (Backend backend : backends) {
                if (backend.load(now) < backend.limit() && context.tryBegin(backend)) {
                    return backend;
                }
            }
            for (Backend backend : backends) {
                if (context.tryBegin(backend)) {
                    return backend;
                }
            }
            return null;
        };
    }
}
