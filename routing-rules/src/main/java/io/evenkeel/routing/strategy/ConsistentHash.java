package io.evenkeel.routing.strategy;

/// Consistent hashing on a [Ring]: equal keys go to one backend, and who leaves or comes moves few others than its own. The one to
/// take for caches: familiar, cheap to rebuild, and with a [load bound][LoadBound] no hot key or gap in the ring overloads a backend.
public final class ConsistentHash extends Hashing {

    public ConsistentHash() {
        super("consistent-hash", Ring::of);
    }
}
