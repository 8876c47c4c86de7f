package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.PickContext;
import org.jspecify.annotations.Nullable;

/// Where keys belong among the backends of one set: for each hash a backend of its own, and an order in which the others stand in for it.
/// Immutable; any thread; allocates nothing when asked.
interface Placement {

    /// Picks the key's own backend, or the next in its order that accepts and is within the bound; where there is none, the next that
    /// accepts at all: a bound spreads load, and refuses nobody.
    ///
    /// @param hash well mixed
    /// @return null when no backend accepts
    @Nullable Backend pick(long hash, LoadBound bound, PickContext context);
}
