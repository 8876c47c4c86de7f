package io.evenkeel.proxy;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Exchanges of one event loop that may be tried again as soon as the retry budget of their pool has room. Owned by that loop.
///
/// A server that dies under load leaves more of them at one moment than a budget takes at a time, though it takes them all within
/// milliseconds: who waits for a turn is not lost, and no backend bears more for it. Where everything fails there are no turns, so the
/// wait is as short as that for a slot, and few may wait.
final class RetryTurns {

    /// The longest wait.
    static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    /// How often a loop with exchanges that wait looks whether those of others have left room: nobody tells it.
    private static final long LOOK_MILLIS = 5;
    /// Most that wait on one loop.
    static final int MAX_WAITING = 256;

    private final LoopContext loop;
    private final ArrayDeque<Dispatch> waiting = new ArrayDeque<>();
    private final Runnable offer = this::offer;
    private final Runnable look = this::look;
    private boolean offered;
    private boolean looks;

    RetryTurns(LoopContext loop) {
        this.loop = loop;
    }

    /// @return false when too many wait
    boolean await(Dispatch dispatch) {
        if (waiting.size() >= MAX_WAITING) {
            return false;
        }
        waiting.addLast(dispatch);
        lookLater();
        return true;
    }

    private void lookLater() {
        if (!looks && !waiting.isEmpty()) {
            looks = true;
            loop.loop.schedule(look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        looks = false;
        offer();
        lookLater();
    }

    /// It waits no more.
    void forget(Dispatch dispatch) {
        waiting.remove(dispatch);
    }

    /// A budget may have room. One of another loop's exchanges may get it first.
    void freed() {
        if (!offered && !waiting.isEmpty()) {
            offered = true;
            loop.loop.execute(offer); // not from here: an exchange is ending, and a turn may end another
        }
    }

    private void offer() {
        offered = false;
        @Nullable PoolFacts full = null;
        for (int left = waiting.size(); left > 0; left--) {
            Dispatch first = waiting.pollFirst();
            if (first != null && (first.home() == full || !first.takesTurn())) {
                full = first.home();
                waiting.addLast(first); // after the round the order is what it was
            }
        }
    }
}
