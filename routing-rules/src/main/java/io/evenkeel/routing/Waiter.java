package io.evenkeel.routing;

import java.util.BitSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One request's wait for a slot: made for one call of [Pool#await], over with [#take] or [#leave]. Owned by the thread of its executor but
/// for what the queue does with it.
public final class Waiter {

    private final Executor executor;
    private final Runnable turn;

    // set on entering, before others see it
    private @Nullable PoolQueue queue;
    private @Nullable BitSet wanted;
    private long sinceNanos;

    // guarded by the queue
    boolean queued;
    @Nullable Waiter previous;
    @Nullable Waiter next;
    /// The slot that is held for it.
    @Nullable Claim given;

    /// @param executor runs `turn`: the owner's event loop
    /// @param turn     called once, unless the wait was over before: [#take] has a slot, or there is nobody to wait for any more. May be
    ///                 called, too, when the waiter has left already
    public Waiter(Executor executor, Runnable turn) {
        this.executor = executor;
        this.turn = turn;
    }

    /// @param wanted by [Claim#index]; null: whichever
    void enter(PoolQueue queue, @Nullable BitSet wanted, long sinceNanos) {
        this.queue = queue;
        this.wanted = wanted;
        this.sinceNanos = sinceNanos;
    }

    /// Since when it waits, on the clock of [PickContext#nowNanos].
    public long sinceNanos() {
        return sinceNanos;
    }

    /// Which backends it accepts; null: whichever.
    @Nullable BitSet wanted() {
        return wanted;
    }

    boolean wants(Claim claim) {
        return wanted == null || wanted.get(claim.index);
    }

    /// Makes the lease hold the slot that was handed over, if one was. That ends the wait.
    ///
    /// @param lease must be free
    /// @return the pool whose backend serves: the one that was waited in, or one that it spills to. Null when there is no slot
    public @Nullable Pool take(Lease lease) {
        Claim claim = queue().takeGiven(this);
        if (claim == null) {
            return null;
        }
        lease.begin(claim.backend);
        return claim.pool;
    }

    /// Gives the place up, at once; a slot that was handed over meanwhile goes on to the next.
    public void leave() {
        Claim claim = queue().leave(this);
        if (claim != null) {
            claim.backend.end();
        }
    }

    /// @return false when its loop has ended: nobody will ever take the slot
    boolean wake() {
        try {
            executor.execute(turn);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private PoolQueue queue() {
        PoolQueue entered = queue;
        if (entered == null) {
            throw new IllegalStateException("waiter: in no queue (expected: entered by Pool.await)");
        }
        return entered;
    }
}
