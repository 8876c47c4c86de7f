package io.evenkeel.proxy;

import io.evenkeel.metrics.BackendMeters;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.HashKey;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.RequestHead;
import io.evenkeel.routing.Waiter;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The tries of one exchange: whom it asked, whose slot it holds, and how each try ended. Every slot that a pick takes ends exactly once
/// here. Owned by one event loop.
final class Attempts implements PickContext {

    /// `retry.attempts` is at most 10, and the first try.
    private static final int MAX_TRIES = 11;

    private final LoopContext loop;
    private final @Nullable Backend[] tried = new Backend[MAX_TRIES];
    private Lease lease = new Lease();
    private Lease spare = new Lease();
    private final Retrying retrying;
    private @Nullable RequestHead head;
    /// Whom the client's cookie names.
    private @Nullable Backend preferred;
    /// The key that [#hash] is of; null before the first.
    private @Nullable HashKey hashed;
    private long hash;
    private @Nullable Upstream upstream;
    /// Whose backend was picked last.
    private @Nullable PoolFacts pool;
    private int tries;
    private boolean repeated;
    /// Whether somebody could not be picked for want of room.
    private boolean crowded;
    private @Nullable Reason lastFailure;
    private long pickedAt;

    Attempts(LoopContext loop) {
        this.loop = loop;
        retrying = new Retrying(loop);
    }

    /// @param head of the request, which stays until [#clear]
    void begin(RequestHead head) {
        this.head = head;
    }

    /// Picks a backend for the next try: of the request's own pool, or of one that this spills to. No slot may be held.
    ///
    /// @return false when nobody is left
    boolean pick(PoolFacts home) {
        pickedAt = loop.now();
        readCookie(home);
        PoolFacts found = pick(home, lease);
        if (found == null) {
            crowded(home);
            return false;
        }
        begin(home, found);
        return true;
    }

    private @Nullable PoolFacts pick(PoolFacts home, Lease free) {
        PoolFacts at = home;
        while (at != null && !at.pool.pick(this, free)) {
            at = awaited(home) == null ? at.spill : null;
        }
        return at;
    }

    /// Picks a backend that refuses connections and is spared for a while, there being nobody else.
    ///
    /// @return false when there is not even that
    boolean pickInPause(PoolFacts home) {
        if (awaited(home) != null) {
            return false;
        }
        for (PoolFacts at = home; at != null; at = at.spill) {
            if (at.pool.pickInPause(this, lease)) {
                begin(home, at);
                return true;
            }
        }
        return false;
    }

    /// Takes the slot, if there is one, that was handed over to who waited for it in the queue of that pool.
    boolean take(PoolFacts home, Waiter waiter) {
        Pool by = waiter.take(lease);
        if (by == null) {
            return false;
        }
        begin(home, home.of(by));
        return true;
    }

    /// Picks a backend for the next try while the present one is not given up yet: it will do if nobody is left.
    ///
    /// @return whose backend it is; null when nobody is left; else the present try is to be ended, and [#changeOver] called
    @Nullable PoolFacts pickInstead(PoolFacts home) {
        pickedAt = loop.now();
        PoolFacts found = pick(home, spare);
        if (found == null) {
            retrying.cannot();
            crowded(home);
        }
        return found;
    }

    /// Begins the try that [#pickInstead] picked for, the present one having ended.
    void changeOver(PoolFacts home, PoolFacts found) {
        Lease ended = lease;
        lease = spare;
        spare = ended;
        begin(home, found);
    }

    /// Nobody was left to be asked further: maybe for want of room.
    private void crowded(PoolFacts home) {
        if (tries > 0) {
            int serving = 0;
            for (double share : home.pool.expectedShares()) {
                serving += share > 0 ? 1 : 0;
            }
            crowded = serving > tries;
        }
    }

    /// The backend without which the request is not served; null: any will do.
    @Nullable Backend awaited(PoolFacts home) {
        return home.pool.awaited(this);
    }

    private void readCookie(PoolFacts home) {
        StickyCookies sticky = home.sticky;
        RequestHead asked = head;
        if (sticky != null && asked != null && tries == 0) {
            preferred = sticky.named(asked);
        }
    }

    /// What tells the client to come back to the backend that has its request. Nothing when it was told so; nor when its own backend serves
    /// but could not take this request: it goes back there with the next one.
    ///
    /// @param secure whether the client's connection is encrypted
    byte[] cookieLines(PoolFacts home, boolean secure) {
        RequestHead asked = head;
        Backend present = lease.backend();
        return asked == null || present == null ? StickyCookies.NOTHING : home.cookieLines(asked, preferred, present, secure);
    }

    private void begin(PoolFacts home, PoolFacts found) {
        Backend chosen = lease.backend();
        if (chosen == null) {
            throw new IllegalStateException("lease: free after a pick (expected: held)");
        }
        Upstream asked = loop.upstream(chosen);
        upstream = asked;
        pool = found;
        tried[tries++] = chosen;
        for (PoolFacts passed = home; passed != null && passed != found; passed = passed.spill) {
            passed.meters.spilled();
        }
        if (tries > 1) {
            asked.meters().retried();
        }
    }

    /// The connections to the backend that was picked last.
    Upstream upstream() {
        Upstream present = upstream;
        if (present == null) {
            throw new IllegalStateException("attempts: none (expected: a pick before)");
        }
        return present;
    }

    /// The pool of the backend that was picked last; null when none was.
    @Nullable PoolFacts pool() {
        return pool;
    }

    /// What is counted at the backend that was picked last.
    BackendMeters meters() {
        return upstream().meters();
    }

    /// How the try before ended; null when there was none.
    @Nullable Reason lastFailure() {
        return lastFailure;
    }

    /// Why no backend could be picked.
    static Reason whyNobody(PoolFacts home) {
        for (double share : home.pool.expectedShares()) {
            if (share > 0) {
                return Reason.POOL_FULL;
            }
        }
        return Reason.NO_BACKEND;
    }

    /// What this exchange has of the retry budget.
    Retrying retrying() {
        return retrying;
    }

    /// Whether this proxy has done about the failure what may be done: tried again, or been kept from it by the budget or by backends
    /// without room. Who asked us should then leave it at that.
    boolean exhausted() {
        return tries > 1 || retrying.refused() || crowded;
    }

    /// Whether the one repeat on a fresh connection is still to be had.
    boolean mayRepeat() {
        return !repeated;
    }

    void repeat() {
        repeated = true;
        meters().retried();
    }

    /// Tries begun. Repeats on a fresh connection do not count.
    int count() {
        return tries;
    }

    /// Name of the backend picked last; empty when none was.
    String lastBackend() {
        Backend last = tries == 0 ? null : tried[tries - 1];
        return last == null ? "" : last.id().name();
    }

    /// The request became a tunnel.
    void tunnelOpened(int status) {
        lease.tunnelOpened();
        retrying.answered(status);
        retrying.leaveBudget();
    }

    /// The present try has a connection of its own.
    void connected() {
        lease.connected();
    }

    /// Ends the present try as failed.
    ///
    /// @return what the client is told if no other try succeeds
    Reason broken(Lease.Failure failure) {
        Reason reason = Reason.of(failure);
        lastFailure = reason;
        if (lease.backend() != null) {
            lease.broken(failure, loop.now());
            meters().failed(failure);
            retrying.failed();
        }
        return reason;
    }

    /// Ends the present try, if there is one, as answered.
    void answered(int status, long latency, long now) {
        if (lease.backend() != null) {
            lease.answered(status, latency, now);
            retrying.answered(status);
        }
    }

    /// Ends the present try, if there is one, with nothing to be said about the backend.
    void abandoned(long now) {
        if (lease.backend() != null) {
            lease.abandoned(now);
            meters().abandoned();
            retrying.abandoned();
        }
    }

    /// Forgets all, for the next exchange.
    void clear() {
        for (int i = 0; i < tries; i++) {
            tried[i] = null;
        }
        tries = 0;
        head = null;
        preferred = null;
        hashed = null;
        upstream = null;
        pool = null;
        repeated = false;
        crowded = false;
        lastFailure = null;
        retrying.clear();
    }

    @Override
    public boolean alreadyTried(Backend backend) {
        for (int i = 0; i < tries; i++) {
            if (tried[i] == backend) {
                return true;
            }
        }
        return false;
    }

    /// Read once for all tries.
    @Override
    public long hash(HashKey key) {
        RequestHead asked = head;
        if (key != hashed && asked != null) {
            hash = key.hash(asked);
            hashed = key;
        }
        return hash;
    }

    @Override
    public @Nullable Backend preferred() {
        return preferred;
    }

    @Override
    public long nowNanos() {
        return pickedAt;
    }

    @Override
    public RandomGenerator random() {
        return loop.random;
    }
}
