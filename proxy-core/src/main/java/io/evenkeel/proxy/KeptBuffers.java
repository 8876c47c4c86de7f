package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.ThreadAwareExecutor;
import org.jspecify.annotations.Nullable;

/// A few buffers of one size that an event loop uses again and again, first the one that was released last: that is in the processor's
/// caches still, where an allocator's next piece of memory is not. They are made when they are needed. Owned by that loop.
final class KeptBuffers {

    /// Makes a buffer of so many bytes for a home.
    interface Maker {
        KeptBuffer make(KeptBuffers home, int bytes);
    }

    private final ThreadAwareExecutor loop;
    private final int bytes;
    private final Maker maker;
    private final KeptBuffer[] free;
    private int freeCount;
    private int made;
    private boolean closed;

    /// Where leaks are looked for, none is kept: it would never be missed.
    ///
    /// @param loop  who may use them
    /// @param count how many
    /// @param bytes the size of each
    static KeptBuffers unlessLeaksAreLookedFor(ThreadAwareExecutor loop, int count, int bytes, Maker maker) {
        return new KeptBuffers(loop, ResourceLeakDetector.isEnabled() ? 0 : count, bytes, maker);
    }

    KeptBuffers(ThreadAwareExecutor loop, int count, int bytes, Maker maker) {
        this.loop = loop;
        this.bytes = bytes;
        this.maker = maker;
        free = new KeptBuffer[count];
    }

    /// An empty buffer, to be released by whoever takes it. Null when all are in use.
    @Nullable ByteBuf take() {
        if (freeCount > 0) {
            return free[--freeCount].again();
        }
        if (made == free.length || closed) {
            return null;
        }
        ByteBuf fresh = maker.make(this, bytes); // there may be no memory
        made++;
        return fresh;
    }

    /// Called by any thread that releases one. Kept is only what the loop itself releases; another thread's costs a place, and happens
    /// when the loop has ended.
    ///
    /// @return false when it is not kept
    boolean giveBack(KeptBuffer released) {
        if (!loop.isExecutorThread(Thread.currentThread())) {
            return false;
        }
        if (closed || released.capacity() != bytes) { // it had to grow
            made--;
            return false;
        }
        free[freeCount++] = released;
        return true;
    }

    /// Lets go of them; those in use are freed when they are released.
    void close() {
        closed = true;
        while (freeCount > 0) {
            free[--freeCount].free();
        }
    }
}
