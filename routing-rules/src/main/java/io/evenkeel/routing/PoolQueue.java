package io.evenkeel.routing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The requests that wait for a slot of one pool, or of those it spills to: bounded, first come, first served. A waiter that may not use the
/// backend whose slot becomes free is passed over and keeps its place.
///
/// Any thread. One lock, held for as long as it takes to link a waiter in or out; it is met only while the pool is full, and never held
/// while somebody is called back. Under it the queue's claims are kept in step with its waiters: a backend's slots are claimed as long as
/// somebody waits who would accept it. An event loop takes no other lock before it; under it are only those of [Slots].
final class PoolQueue {

    private final Pool pool;
    private final int max;
    private final OccupiedQueues occupied;

    // guarded by this
    private Claim[] claims = {};
    private int open;
    private int anywhere;
    private @Nullable Waiter first;
    private @Nullable Waiter last;

    /// Written under the lock.
    private volatile int size;

    PoolQueue(Pool pool, int max, OccupiedQueues occupied) {
        this.pool = pool;
        this.max = max;
        this.occupied = occupied;
    }

    int size() {
        return size;
    }

    /// Whether a request may ever wait here.
    boolean exists() {
        return max > 0;
    }

    /// @param only the one backend that is waited for; null: whichever was not tried yet
    Admission enter(Waiter waiter, PickContext context, @Nullable Backend only) {
        if (max == 0) {
            return Admission.NOBODY;
        }
        if (size >= max) {
            return Admission.FULL; // the way of a request that is shed: no lock
        }
        boolean claimed;
        synchronized (this) {
            if (size >= max) {
                return Admission.FULL;
            }
            if (size == 0) {
                occupied.add(this);
                look();
            }
            waiter.enter(this, wanted(context, only), context.nowNanos());
            if (!hasHope(waiter)) {
                if (size == 0) {
                    occupied.remove(this);
                }
                return Admission.NOBODY;
            }
            claimed = link(waiter);
        }
        if (claimed) {
            serve();
        }
        return Admission.WAITS;
    }

    private @Nullable BitSet wanted(PickContext context, @Nullable Backend only) {
        BitSet wanted = null;
        for (Claim claim : claims) {
            boolean wants = only == null ? !context.alreadyTried(claim.backend) : claim.backend == only;
            if (!wants) {
                if (wanted == null) {
                    wanted = new BitSet(claims.length);
                    wanted.set(0, claims.length);
                }
                wanted.clear(claim.index);
            }
        }
        return wanted;
    }

    /// The waiter's own way out.
    ///
    /// @return the slot that was handed over meanwhile, now the caller's; null when there was none
    @Nullable Claim leave(Waiter waiter) {
        synchronized (this) {
            if (waiter.queued) {
                unlink(waiter);
            }
            return takeGiven(waiter);
        }
    }

    /// @return the slot that was handed over, now the caller's; null when there is none
    synchronized @Nullable Claim takeGiven(Waiter waiter) {
        Claim given = waiter.given;
        waiter.given = null;
        return given;
    }

    /// Who is next for a slot of that backend; null when nobody waits for it.
    synchronized @Nullable Waiter eldest(Claim claim) {
        if (!claim.laid) {
            return null;
        }
        Waiter waiter = first;
        while (waiter != null && !waiter.wants(claim)) {
            waiter = waiter.next;
        }
        return waiter;
    }

    /// Gives a slot, which is taken, to who is next.
    ///
    /// @return false when nobody waits for it any more; the slot is still the caller's
    boolean give(Claim claim) {
        Waiter waiter;
        synchronized (this) {
            waiter = eldest(claim);
            if (waiter == null) {
                return false;
            }
            unlink(waiter);
            waiter.given = claim;
        }
        if (waiter.wake()) {
            claim.backend.handedOver();
            return true;
        }
        return takeGiven(waiter) == null; // left by itself, which has given the slot on
    }

    /// Claims what can be waited for now, and sends off those who would wait in vain: they look for somebody else.
    void factsChanged() {
        List<Waiter> hopeless = new ArrayList<>();
        synchronized (this) {
            if (size == 0) {
                return;
            }
            look();
            for (Claim claim : claims) {
                adjust(claim);
            }
            for (Waiter waiter = first; waiter != null; waiter = waiter.next) {
                if (!hasHope(waiter)) {
                    hopeless.add(waiter);
                }
            }
            hopeless.forEach(this::unlink);
        }
        hopeless.forEach(Waiter::wake);
        serve();
    }

    /// For slots that were free when they were claimed.
    private void serve() {
        Claim[] all;
        synchronized (this) {
            all = claims;
        }
        for (Claim claim : all) {
            claim.backend.serveWaiters();
        }
    }

    // ---- under the lock

    /// Learns who may serve. Backends that refuse connections are not waited for: trials find out when they are back.
    private void look() {
        if (claims.length == 0) {
            claims = allClaims();
        }
        open = 0;
        Pool seen = null;
        int from = 0;
        for (Claim claim : claims) {
            if (claim.pool != seen) {
                seen = claim.pool;
                from = claim.index;
            }
            claim.open = !claim.backend.refusing() && claim.pool.serves(claim.index - from);
            open += claim.open ? 1 : 0;
        }
    }

    private Claim[] allClaims() {
        List<Claim> all = new ArrayList<>();
        for (Pool at = pool; at != null; at = at.spillTo()) {
            for (Backend backend : at.backends()) {
                all.add(new Claim(this, at, backend, all.size()));
            }
        }
        return all.toArray(Claim[]::new);
    }

    private boolean hasHope(Waiter waiter) {
        BitSet wanted = waiter.wanted();
        if (wanted == null) {
            return open > 0;
        }
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            if (claims[i].open) {
                return true;
            }
        }
        return false;
    }

    /// @return whether a claim was laid for it
    private boolean link(Waiter waiter) {
        Waiter before = last;
        waiter.queued = true;
        waiter.previous = before;
        if (before == null) {
            first = waiter;
        } else {
            before.next = waiter;
        }
        last = waiter;
        size = size + 1;
        return count(waiter, 1);
    }

    private void unlink(Waiter waiter) {
        Waiter before = waiter.previous;
        Waiter after = waiter.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        waiter.queued = false;
        waiter.previous = null;
        waiter.next = null;
        size = size - 1;
        count(waiter, -1);
        if (size == 0) {
            occupied.remove(this);
        }
    }

    private boolean count(Waiter waiter, int change) {
        BitSet wanted = waiter.wanted();
        boolean laid = false;
        if (wanted != null) {
            for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
                claims[i].particular += change;
                laid |= adjust(claims[i]);
            }
            return laid;
        }
        boolean before = anywhere > 0;
        anywhere += change;
        if (before != anywhere > 0) {
            for (Claim claim : claims) {
                laid |= adjust(claim);
            }
        }
        return laid;
    }

    /// @return whether the claim was laid
    private boolean adjust(Claim claim) {
        boolean wanted = claim.open && (anywhere > 0 || claim.particular > 0);
        if (wanted == claim.laid) {
            return false;
        }
        claim.laid = wanted;
        if (wanted) {
            claim.backend.lay(claim);
        } else {
            claim.backend.withdraw(claim);
        }
        return wanted;
    }
}
