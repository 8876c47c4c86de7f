package io.evenkeel.routing.strategy;

import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The smooth weighted rotation, under the name by which it is looked for. [RoundRobin] honours weights too and is the same.
public final class Weighted implements BalancingStrategy {

    @Override
    public String name() {
        return "weighted";
    }

    @Override
    public Picker newPicker(BackendSet backends, @Nullable Picker previous, RandomGenerator random) {
        return Rotation.of(backends, previous, random);
    }
}
