package io.evenkeel.testbackends;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The capacity of one server between a start and its end, after what a thread-per-request server with bounded memory does:
///
/// 1. up to `concurrency` requests are served at one time, each for its service time;
/// 2. up to `queue` more wait, first come first served, and the longer the queue, the slower *every* request (memory, locks,
///    collector): the load that fills the queue also lowers the capacity that could empty it, so a server can stay overloaded at
///    a load it carried before;
/// 3. beyond that requests are refused;
/// 4. a queue that was full once and has not fallen to half for `crashAfter` ends the server;
/// 5. just after the start everything takes `coldFactor` times longer (empty caches, cold code).
///
/// Pure: the caller tells the time and lends the randomness; the same calls give the same answers. Not for two threads.
final class CapacityModel<R> {

    /// What becomes of a request that arrives.
    sealed interface Admission {

        /// It is served now, for so long.
        record Serve(long nanos) implements Admission {}

        /// It waits for a slot; [#done] hands it out.
        record Wait() implements Admission {}

        /// There is no room.
        record Refuse() implements Admission {}
    }

    /// A request that left the queue and is served now, for so long.
    record Next<R>(R request, long nanos) {}

    private static final Admission WAIT = new Admission.Wait();
    private static final Admission REFUSE = new Admission.Refuse();

    private final Capacity capacity;
    private final RandomGenerator random;
    private final long startedNanos;
    private final Queue<R> queue = new ArrayDeque<>();
    private int busy;
    private boolean overloaded;
    private long overloadedNanos;

    CapacityModel(Capacity capacity, RandomGenerator random, long startedNanos) {
        this.capacity = capacity;
        this.random = random;
        this.startedNanos = startedNanos;
    }

    Admission arrive(R request, long nowNanos) {
        if (busy < capacity.concurrency()) {
            busy++;
            return new Admission.Serve(serviceNanos(nowNanos));
        }
        if (queue.size() < capacity.queue()) {
            queue.add(request);
            watch(nowNanos);
            return WAIT;
        }
        watch(nowNanos);
        return REFUSE;
    }

    /// A request that was being served is done; whoever waited longest takes its slot.
    @Nullable Next<R> done(long nowNanos) {
        busy--;
        R request = queue.poll();
        watch(nowNanos);
        if (request == null) {
            return null;
        }
        busy++;
        return new Next<>(request, serviceNanos(nowNanos));
    }

    /// A request gave up waiting. Nothing happens if it does not wait.
    void leave(R request, long nowNanos) {
        queue.remove(request);
        watch(nowNanos);
    }

    int busy() {
        return busy;
    }

    int queued() {
        return queue.size();
    }

    /// Whether the queue was full and has not fallen to half since.
    boolean overloaded() {
        return overloaded;
    }

    /// Whether it has been overloaded for too long.
    boolean crashDue(long nowNanos) {
        long limit = capacity.crashAfter().toNanos();
        return limit > 0 && overloaded && nowNanos - overloadedNanos >= limit;
    }

    private void watch(long nowNanos) {
        boolean full = busy >= capacity.concurrency() && queue.size() >= capacity.queue();
        if (full && !overloaded) {
            overloaded = true;
            overloadedNanos = nowNanos;
        } else if (!full && overloaded && queue.size() <= capacity.queue() / 2) {
            overloaded = false;
        }
    }

    private long serviceNanos(long nowNanos) {
        double spread = 1 + capacity.jitter() * (2 * random.nextDouble() - 1);
        return (long) (capacity.serviceTime().toNanos() * spread * pressure() * cold(nowNanos));
    }

    private double pressure() {
        if (capacity.queue() == 0) {
            return 1;
        }
        double filled = (double) queue.size() / capacity.queue();
        return 1 + capacity.thrash() * filled * filled;
    }

    private double cold(long nowNanos) {
        long total = capacity.coldFor().toNanos();
        long left = total - (nowNanos - startedNanos);
        return left <= 0 ? 1 : 1 + (capacity.coldFactor() - 1) * left / total;
    }
}
