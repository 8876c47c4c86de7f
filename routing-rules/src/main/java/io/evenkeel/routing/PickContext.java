package io.evenkeel.routing;

import java.util.random.RandomGenerator;

/// What a strategy may know about the request it picks for. Owned by one thread, valid during the call.
public interface PickContext {

    /// Whether an earlier try of the same request went there.
    boolean alreadyTried(Backend backend);

    /// Now, on the monotonic clock that all of one process share.
    long nowNanos();

    /// This thread's random source.
    RandomGenerator random();

    /// Whether [#tryBegin] would succeed now: not tried yet, with room, and not refusing connections. For looking around before choosing;
    /// it may have changed by the time the slot is taken.
    default boolean accepts(Backend backend) {
        return backend.accepts(nowNanos()) && !alreadyTried(backend);
    }

    /// Takes a slot at the backend unless it was tried already, is full or refuses connections. A picker calls it for its choice, and for the next best
    /// when it says no.
    default boolean tryBegin(Backend backend) {
        return !alreadyTried(backend) && backend.tryBegin(nowNanos());
    }
}
