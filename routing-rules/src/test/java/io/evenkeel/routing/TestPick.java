package io.evenkeel.routing;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// A request to be picked for, with a seeded random source and a clock that is moved by hand.
public final class TestPick implements PickContext {

    private final Set<Backend> tried = new HashSet<>();
    private final RandomGenerator random;
    private long now;
    private long key;
    private boolean keyed;
    private @Nullable RequestHead request;
    private @Nullable Backend preferred;

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

    /// The hash of the request's key from now on; unless it is called, each pick is for a key of its own.
    public TestPick key(long hash) {
        key = hash;
        keyed = true;
        return this;
    }

    /// Keys are those of that request from now on.
    public TestPick request(RequestHead head) {
        request = head;
        return this;
    }

    /// The client's own backend is that one.
    public TestPick preferring(Backend backend) {
        preferred = backend;
        return this;
    }

    /// The request lacks every key.
    public TestPick withoutKey() {
        return key(HashKey.MISSING);
    }

    @Override
    public long hash(HashKey part) {
        if (request != null) {
            return part.hash(request);
        }
        return keyed ? key : random.nextLong() | 1;
    }

    @Override
    public @Nullable Backend preferred() {
        return preferred;
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
