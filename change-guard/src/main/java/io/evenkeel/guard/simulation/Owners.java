package io.evenkeel.guard.simulation;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.HashKey;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks a hashing strategy's picker where keys belong: a request that takes no slot, so that all backends stay idle.
final class Owners implements PickContext {

    private static final RandomGenerator RANDOM = Chance.of(0, "owners");

    private long hash;

    private Owners() {}

    /// Hashes at equal distances over all there are.
    ///
    /// @return by key
    static Backend[] of(BalancingStrategy strategy, BackendSet set, int keys) {
        Picker picker = strategy.newPicker(set, null, RANDOM);
        Owners context = new Owners();
        Backend[] owners = new Backend[keys];
        long distance = Long.divideUnsigned(-1, keys);
        for (int key = 0; key < keys; key++) {
            context.hash = distance * key + distance / 2;
            owners[key] = owner(picker.pick(context));
        }
        return owners;
    }

    private static Backend owner(@Nullable Backend picked) {
        if (picked == null) {
            throw new IllegalStateException("picked: nobody (expected: the key's own, as nobody is full)");
        }
        return picked;
    }

    @Override
    public boolean alreadyTried(Backend backend) {
        return false;
    }

    @Override
    public long nowNanos() {
        return 0;
    }

    @Override
    public RandomGenerator random() {
        return RANDOM;
    }

    @Override
    public long hash(HashKey key) {
        return hash;
    }

    @Override
    public boolean tryBegin(Backend backend) {
        return true;
    }
}
