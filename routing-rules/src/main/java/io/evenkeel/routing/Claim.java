package io.evenkeel.routing;

/// What one queue wants of one backend: the next slot that becomes free there.
final class Claim {

    final PoolQueue queue;
    /// The queue's own pool, or one that it spills to.
    final Pool pool;
    final Backend backend;
    /// Among the queue's claims.
    final int index;

    // guarded by the queue

    /// Whether the backend may serve who waits.
    boolean open;
    /// How many wait for some backends only, and this one is among them.
    int particular;
    /// Whether it is with the backend's [Slots].
    boolean laid;

    Claim(PoolQueue queue, Pool pool, Backend backend, int index) {
        this.queue = queue;
        this.pool = pool;
        this.backend = backend;
        this.index = index;
    }
}
