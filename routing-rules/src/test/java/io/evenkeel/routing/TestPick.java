package io.evenkeel.routing;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A request to be picked for, with a seeded random source and a clock that is moved by hand.
public final class TestPick implements PickContext {

    private final Set<Backend> tried = new HashSet<>();
    private final RandomGenerator random;
    private long now;

    public TestPick(long seed) {
        this.random = random(seed);
    }

    /// The generator the proxy uses.
    public static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    public TestPick tried(Backend backend) {
        tried.add(backend);
        return this;
    }

    public TestPick at(long nowNanos) {
        now = nowNanos;
        return this;
    }

    public void forget() {
        tried.clear();
    }

    @Override
    public boolean alreadyTried(Backend backend) {
        return tried.contains(backend);
    }

    @Override
    public long nowNanos() {
        return now;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }
}
