package io.evenkeel.routing;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The slots of one address: requests in flight there and how many may be. Shared by every backend, pool and snapshot that names the
/// address, because the server bears the sum of them all. Any thread.
///
/// Who waits for a slot here lays a [Claim]. As long as there is one, newcomers find the address full, and a slot that becomes free goes on
/// to who has waited longest: it is taken again, on behalf of that waiter, by the thread that freed it. So nobody overtakes, and without
/// waiters a slot costs one compare-and-set to take and one addition to give back.
final class Slots {

    /// One claim, above the number of slots taken. A word with claims is above any cap: the comparison that finds an address full finds it
    /// claimed too.
    private static final long CLAIM = 1L << Integer.SIZE;

    private final PaddedCounter word = new PaddedCounter(0);

    /// Slots taken that tunnels hold. Seldom written: needs no line of its own.
    private final AtomicInteger tunnels = new AtomicInteger();

    /// In force: the smaller of the two below. Read for every pick.
    private volatile int cap;

    // Written under this lock, which is held for a few stores and never while another lock is taken.
    private volatile int configured;
    private int limit = Integer.MAX_VALUE;

    /// Finds the limit; null: no configuration asks for one.
    private volatile @Nullable GradientLimit gradient;

    /// Written under this lock, and replaced as a whole. Holds at least the claims that the word counts.
    private volatile Claim[] claims = {};

    /// @param cap most requests in flight, 1 and more
    Slots(int cap) {
        this.cap = cap;
        configured = cap;
    }

    /// @return false when all are taken, or somebody waits for them
    boolean take() {
        return word.incrementUpTo(cap);
    }

    void free() {
        if (word.getAndAdd(-1) >= CLAIM) {
            serve();
        }
    }

    boolean full() {
        return word.get() >= cap;
    }

    int taken() {
        return (int) word.get();
    }

    /// A slot that is taken is held by a tunnel from now on; or, with -1, no more.
    void addTunnels(int more) {
        tunnels.addAndGet(more);
    }

    /// Slots held by requests: all but the tunnels'.
    int requests() {
        return Math.max(0, taken() - tunnels.get());
    }

    int cap() {
        return cap;
    }

    /// The cap that configurations give, no matter what the server seems to bear.
    int configured() {
        return configured;
    }

    /// Whether a further cap, which follows what the server seems to bear, is in force when it is the smaller one.
    void tuned(boolean tuned) {
        synchronized (this) {
            GradientLimit known = gradient;
            if (tuned && known != null) {
                known.max(configured);
            } else {
                gradient = tuned ? new GradientLimit(configured) : null;
            }
        }
        follow();
    }

    /// A request that has a slot was answered well; it gives the slot back afterwards.
    void answered(long latencyNanos, long nowNanos) {
        GradientLimit known = gradient;
        if (known != null && known.answered(latencyNanos, taken(), nowNanos)) {
            follow();
        }
    }

    /// The same for one that failed.
    ///
    /// @param afterNanos to the head of the answer; 0: there was none
    void failed(long afterNanos, long nowNanos) {
        GradientLimit known = gradient;
        if (known != null && known.failed(afterNanos, taken(), nowNanos)) {
            follow();
        }
    }

    private void follow() {
        synchronized (this) {
            GradientLimit known = gradient;
            limit = known == null ? Integer.MAX_VALUE : known.limit(); // asked under the lock, or one thread sets an old one after another's new
            cap = Math.min(configured, limit);
        }
        serve();
    }

    /// The cap that configurations give. One below what is in flight lets nobody in until enough have left.
    void cap(int configured) {
        synchronized (this) {
            this.configured = configured;
            cap = Math.min(configured, limit);
        }
        serve();
    }

    /// A further cap, which follows what the server seems to bear; the smaller of both is in force.
    ///
    /// @param limit 1 and more
    void limit(int limit) {
        synchronized (this) {
            this.limit = limit;
            cap = Math.min(configured, limit);
        }
        serve();
    }

    /// Somebody waits from now on. Who laid the claim calls [#serve] afterwards, for slots that became free before.
    synchronized void lay(Claim claim) {
        Claim[] more = Arrays.copyOf(claims, claims.length + 1);
        more[claims.length] = claim;
        claims = more;
        word.getAndAdd(CLAIM);
    }

    /// Nobody waits any more who laid that claim.
    synchronized void withdraw(Claim claim) {
        word.getAndAdd(-CLAIM);
        claims = Arrays.stream(claims).filter(other -> other != claim).toArray(Claim[]::new);
    }

    /// Hands free slots on to those who wait for them. To be called after everything that may leave a slot free while there are claims.
    ///
    /// No wake-up is lost: who gives a slot back looks again afterwards whether it is claimed. Nor does the loop spin: a queue lays and
    /// withdraws claims together with its waiters, so one whose waiters have left has no claim any more when the loop looks again.
    void serve() {
        while (takeClaimed()) {
            if (!handOn()) {
                word.getAndAdd(-1);
            }
        }
    }

    private boolean takeClaimed() {
        while (true) {
            long now = word.get();
            if (now < CLAIM || (int) now >= cap) {
                return false;
            }
            if (word.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /// @return false when those who waited have left meanwhile
    private boolean handOn() {
        Claim[] now = claims;
        Claim claim = now.length == 1 ? now[0] : eldest(now);
        return claim != null && claim.queue.give(claim);
    }

    /// Queues that share the address take their turns by arrival.
    private static @Nullable Claim eldest(Claim[] claims) {
        Claim eldest = null;
        long since = 0;
        for (Claim claim : claims) {
            Waiter waiter = claim.queue.eldest(claim);
            if (waiter != null && (eldest == null || waiter.sinceNanos() - since < 0)) {
                eldest = claim;
                since = waiter.sinceNanos();
            }
        }
        return eldest;
    }
}
