package io.evenkeel.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Which part of a striped counter a thread adds to: no two event loops fight for a cache line.
///
/// Loops, which add to some twenty counters for every request, have a stripe each for themselves. So an addition is a load and a store, where
/// it would else be an atomic instruction that waits for all stores before it. All other threads share one stripe, and add atomically. Any
/// thread; locks only in [#claim] and [#release].
public final class Stripes {

    /// More cores than this share; it bounds the memory of who is counted.
    private static final int MOST = 32;
    /// Stripes that one thread can have for itself: they are 0 and up.
    private static final int OWNED = Math.min(MOST, Runtime.getRuntime().availableProcessors());
    /// The stripe of all who have none for themselves.
    public static final int SHARED = OWNED;
    /// How many stripes a counter has.
    public static final int COUNT = OWNED + 1;

    /// Thread ids are given out one after the other, so those of loops do not meet here.
    private static final int SLOTS = 256;
    /// By the lowest bits of a thread's id: the id of the one that has a stripe, and which. A thread finds what it wrote itself, or an id that
    /// is not its own, so nothing has to be volatile.
    private static final long[] OWNERS = new long[SLOTS];
    private static final int[] OWNED_BY = new int[SLOTS];
    /// Bit by bit, the stripes that are taken. Guarded by the class.
    private static long taken;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private Stripes() {}

    /// The calling thread's.
    public static int mine() {
        long id = Thread.currentThread().threadId();
        int slot = (int) id & SLOTS - 1;
        return OWNERS[slot] == id ? OWNED_BY[slot] : SHARED;
    }

    /// Adds to a cell.
    ///
    /// @param stripe in which it is, from [#mine]
    public static void add(long[] cells, int stripe, int index, long n) {
        if (stripe == SHARED) {
            CELL.getAndAddRelease(cells, index, n);
        } else {
            CELL.setRelease(cells, index, cells[index] + n);
        }
    }

    /// What was added to a cell; an addition that happened before another one read by the same thread earlier is included.
    public static long get(long[] cells, int index) {
        return (long) CELL.getAcquire(cells, index);
    }

    /// Gives the calling thread a stripe for itself, if there is one: until [#release]. For threads that count for every request.
    public static synchronized void claim() {
        long id = Thread.currentThread().threadId();
        int slot = (int) id & SLOTS - 1;
        int free = Long.numberOfTrailingZeros(~taken);
        if (OWNERS[slot] == 0 && free < OWNED) {
            taken |= 1L << free;
            OWNED_BY[slot] = free;
            OWNERS[slot] = id;
        }
    }

    /// The calling thread, which is about to end, lets go of what it claimed. (The lock hands what it counted to the next one.)
    public static synchronized void release() {
        long id = Thread.currentThread().threadId();
        int slot = (int) id & SLOTS - 1;
        if (OWNERS[slot] == id) {
            OWNERS[slot] = 0;
            taken &= ~(1L << OWNED_BY[slot]);
        }
    }
}
