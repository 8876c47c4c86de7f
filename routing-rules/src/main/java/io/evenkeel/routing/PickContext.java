package io.evenkeel.routing;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a strategy may know about the request it picks for. Owned by one thread, valid during the call.
public interface PickContext {

    /// Whether an earlier try of the same request went there.
    boolean alreadyTried(Backend backend);

    /// Now, on the monotonic clock that all of one process share.
    long nowNanos();

    /// This thread's random source.
    RandomGenerator random();

    /// The hash of a part of the request, for strategies that keep together what belongs together.
    ///
    /// @return [HashKey#MISSING] when the request lacks it
    default long hash(HashKey key) {
        return HashKey.MISSING;
    }

    /// The backend that serves this client, because an earlier answer said so; null when there is none. It is picked as long as it serves,
    /// whatever the strategy says: see [Pool#pick].
    default @Nullable Backend preferred() {
        return null;
    }

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
