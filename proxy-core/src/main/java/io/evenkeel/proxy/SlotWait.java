package io.evenkeel.proxy;

import io.evenkeel.metrics.QueueOutcome;
import io.evenkeel.routing.Admission;
import io.evenkeel.routing.Waiter;
import org.jspecify.annotations.Nullable;

/// The wait of one exchange for a slot, in the queue of its pool. Owned by one event loop and used for one exchange after the other.
final class SlotWait {

    private final LoopContext loop;
    private final Dispatch dispatch;
    private final Attempts attempts;
    private @Nullable Place place;
    /// Until when it may wait; valid while `begun`. One that waits a second time goes on with what was left.
    private long due;
    private boolean begun;
    private long nanos;

    SlotWait(LoopContext loop, Dispatch dispatch, Attempts attempts) {
        this.loop = loop;
        this.dispatch = dispatch;
        this.attempts = attempts;
    }

    /// A place in the queue, which others hold too: made anew for every wait, so that a turn that comes too late meets nobody.
    private final class Place implements Runnable {

        final PoolFacts pool;
        final Waiter waiter = new Waiter(loop.loop, this);

        Place(PoolFacts pool) {
            this.pool = pool;
        }

        @Override
        public void run() {
            if (place == this) {
                dispatch.turn();
            }
        }
    }

    /// Waits for a slot, if that is possible, until [#due]. [Dispatch#turn] follows, unless the wait is ended before.
    Admission enter(PoolFacts pool) {
        Place wanted = new Place(pool);
        Admission admission = pool.queueNanos == 0 ? Admission.NOBODY : pool.pool.await(attempts, attempts.awaited(pool), wanted.waiter);
        if (admission == Admission.WAITS) {
            place = wanted;
            if (!begun) {
                begun = true;
                due = Nanos.after(wanted.waiter.sinceNanos(), pool.queueNanos);
            }
        }
        return admission;
    }

    boolean waiting() {
        return place != null;
    }

    long due() {
        return due;
    }

    /// How long the exchange has waited in all, the present wait not included.
    long nanos() {
        return nanos;
    }

    /// Ends the wait with the slot that was handed over, if one was: the next try has begun then.
    boolean succeeds() {
        Place present = place;
        if (present == null || !attempts.take(present.pool, present.waiter)) {
            return false;
        }
        over(present, QueueOutcome.SERVED);
        return true;
    }

    /// Ends the wait, if there is one, without a slot. One that was handed over this moment goes on to the next.
    void end(QueueOutcome outcome) {
        Place present = place;
        if (present != null) {
            present.waiter.leave();
            over(present, outcome);
        }
    }

    private void over(Place ended, QueueOutcome outcome) {
        place = null;
        long waited = Math.max(0, loop.now() - ended.waiter.sinceNanos());
        nanos += waited;
        ended.pool.meters.waited(outcome, waited);
    }

    /// Forgets all, for the next exchange.
    void clear() {
        begun = false;
        nanos = 0;
    }
}
