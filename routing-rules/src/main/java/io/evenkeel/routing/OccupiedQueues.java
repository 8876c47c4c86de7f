package io.evenkeel.routing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The queues of one registry in which somebody waits, those of closed configurations included. Any thread.
///
/// A queue is in here before it looks at the facts of its backends, and who changes a fact looks in here afterwards: so one of the two
/// sees the other.
final class OccupiedQueues {

    private final Set<PoolQueue> queues = ConcurrentHashMap.newKeySet();

    void add(PoolQueue queue) {
        queues.add(queue);
    }

    void remove(PoolQueue queue) {
        queues.remove(queue);
    }

    /// Who may serve has changed somewhere. Cheap when nobody waits.
    void factsChanged() {
        if (!queues.isEmpty()) {
            queues.forEach(PoolQueue::factsChanged);
        }
    }
}
