package io.evenkeel.routing.strategy;

import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One after the other, in the order of the file; with unequal weights as often as its weight says, spread evenly ([Rotation]).
public final class RoundRobin implements BalancingStrategy {

    @Override
    public String name() {
        return "round-robin";
    }

    @Override
    public Picker newPicker(BackendSet backends, @Nullable Picker previous, RandomGenerator random) {
        return Rotation.of(backends, previous, random);
    }
}
