package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.HashKey;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Picker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Picks by the request's key, or by the fallback where there is none.
///
/// @param strategy         whose picker it is
/// @param placed           the placement in force, then another one that was in force before, for the case that its set comes back
/// @param fallbackStrategy whose picker the fallback is
record HashPicker(
        String strategy, HashKey key, LoadBound bound, List<Placed> placed, String fallbackStrategy, Picker fallback) implements Picker {

    /// A set and where keys belong in it.
    record Placed(BackendSet set, Placement placement) {}

    @Override
    public @Nullable Backend pick(PickContext context) {
        long hash = context.hash(key);
        return hash == HashKey.MISSING ? fallback.pick(context) : placed.getFirst().placement.pick(hash, bound, context);
    }

    /// Null when it was not remembered.
    @Nullable Placed placed(BackendSet set) {
        return placed.stream().filter(known -> known.set.equals(set)).findFirst().orElse(null);
    }

    /// The newest placement that is not for that set; any when there is none.
    Placed otherThan(BackendSet set) {
        return placed.stream().filter(known -> !known.set.equals(set)).findFirst().orElse(placed.getFirst());
    }
}
