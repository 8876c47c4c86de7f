package io.evenkeel.routing.strategy;

/// Consistent hashing on a [Ring]: equal keys go to one backend, and who leaves or comes moves few others than its own. The one to
/// take for caches: familiar, cheap to rebuild, and with a [load bound][LoadBound] no hot key or gap in the ring overloads a backend.
public final class ConsistentHash extends Hashing {

    public ConsistentHash() {
        super("consistent-hash", Ring::of);
    }

    /// With another number of points on the ring than pools have: to see what they are worth.
    ///
    /// @param points of the heaviest backend, 1 and more
    public ConsistentHash(int points) {
        super("consistent-hash", set -> Ring.of(set, points));
    }
}
