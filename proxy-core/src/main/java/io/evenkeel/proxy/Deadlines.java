package io.evenkeel.proxy;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The deadlines of one event loop: a wheel of slots, one slot a tick. Owned by that loop.
///
/// Made for deadlines that nearly always move away before they come. Moving one later only writes a field: when its slot comes up, it is
/// put where it belongs by then. So a request that sets and moves time-outs costs a few stores, no timer of the system and no queue; the
/// price is that a deadline is met up to one tick late (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987).
final class Deadlines {

    /// Time-outs are of seconds: a tenth of one is exact enough, and ten wake-ups a second cost nothing that can be measured.
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// 51 seconds; deadlines beyond wait in the farthest slot and are looked at once a turn. A power of two.
    private static final int SLOTS = 512;

    /// Calls back after one tick. Netty's event loop in production.
    @FunctionalInterface
    interface Ticker {
        void after(long nanos, Runnable task);
    }

    private final Ticker ticker;
    private final Clock clock;
    private final Runnable onTick = this::onTick;
    private final @Nullable Deadline[] slots = new Deadline[SLOTS];
    private final long origin;
    /// All slots up to this tick were served.
    private long served;
    private int count;
    private boolean ticking;

    Deadlines(Clock clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
        origin = clock.nanos();
    }

    /// Sets or moves a deadline.
    ///
    /// @param atNanos on the clock's scale; [Nanos#NEVER] forgets it, at no cost
    void set(Deadline deadline, long atNanos) {
        deadline.atNanos = atNanos;
        if (!deadline.set) {
            if (atNanos == Nanos.NEVER) {
                return;
            }
            deadline.set = true;
            count++;
            if (!ticking) {
                start();
            }
            insert(deadline);
        } else if (tickOf(atNanos) < deadline.tick) {
            unlink(deadline);
            insert(deadline);
        }
    }

    /// Forgets a deadline and lets go of it at once, where [#set] to never would keep it in the wheel for a while.
    void clear(Deadline deadline) {
        if (deadline.set) {
            unlink(deadline);
            deadline.set = false;
            count--;
        }
    }

    /// How many deadlines are set.
    int size() {
        return count;
    }

    private void start() {
        ticking = true;
        served = (clock.nanos() - origin) / TICK_NANOS;
        ticker.after(TICK_NANOS, onTick);
    }

    private void onTick() {
        long now = clock.nanos();
        long current = (now - origin) / TICK_NANOS;
        // after a long pause every slot is served once: further turns would find nothing
        for (long tick = Math.max(served + 1, current - SLOTS + 1); tick <= current; tick++) {
            served = tick;
            serve((int) tick & SLOTS - 1, now);
        }
        served = current;
        if (count > 0) {
            ticker.after(TICK_NANOS, onTick);
        } else {
            ticking = false;
        }
    }

    private void serve(int slot, long now) {
        Deadline deadline;
        while ((deadline = slots[slot]) != null) {
            unlink(deadline);
            if (deadline.atNanos <= now) {
                deadline.set = false;
                count--;
                deadline.due.onDue(now);
            } else if (deadline.atNanos == Nanos.NEVER) {
                deadline.set = false;
                count--;
            } else {
                insert(deadline); // never into the slot being served: see there
            }
        }
    }

    /// The first tick that is not before that moment.
    private long tickOf(long atNanos) {
        return atNanos == Nanos.NEVER ? Nanos.NEVER : Math.ceilDiv(atNanos - origin, TICK_NANOS);
    }

    private void insert(Deadline deadline) {
        long tick = Math.clamp(tickOf(deadline.atNanos), served + 1, served + SLOTS - 1);
        int slot = (int) tick & SLOTS - 1;
        Deadline first = slots[slot];
        deadline.tick = tick;
        deadline.previous = null;
        deadline.next = first;
        if (first != null) {
            first.previous = deadline;
        }
        slots[slot] = deadline;
    }

    private void unlink(Deadline deadline) {
        Deadline previous = deadline.previous;
        Deadline next = deadline.next;
        if (previous != null) {
            previous.next = next;
        } else {
            slots[(int) deadline.tick & SLOTS - 1] = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        deadline.previous = null;
        deadline.next = null;
    }
}
