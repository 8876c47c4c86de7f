package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.jspecify.annotations.Nullable;

/// A few buffers of one size that an event loop uses again and again, the same one as long as that will do: then it stays in the processor's
/// caches, where an allocator's next piece of memory is not. Owned by that loop.
final class KeptBuffers {

    private static final ByteBuf[] NONE = {};

    private final int bytes;
    private ByteBuf[] kept;

    /// Where leaks are looked for, none is kept: it would never be missed.
    ///
    /// @param count how many
    /// @param bytes the size of each
    static KeptBuffers unlessLeaksAreLookedFor(int count, int bytes) {
        return new KeptBuffers(ResourceLeakDetector.isEnabled() ? 0 : count, bytes);
    }

    KeptBuffers(int count, int bytes) {
        this.bytes = bytes;
        kept = new ByteBuf[count];
        for (int i = 0; i < count; i++) {
            kept[i] = make();
        }
    }

    /// An empty buffer, to be released by whoever takes it: the first that is free. Null when all are in use.
    @Nullable ByteBuf take() {
        for (int slot = 0; slot < kept.length; slot++) {
            ByteBuf buffer = kept[slot];
            if (buffer.refCnt() == 1) { // else somebody still has it
                return emptied(buffer, slot).retain();
            }
        }
        return null;
    }

    private ByteBuf emptied(ByteBuf buffer, int slot) {
        if (buffer.capacity() == bytes) {
            return buffer.clear();
        }
        buffer.release(); // it had to grow
        return kept[slot] = make();
    }

    private ByteBuf make() {
        return UnpooledByteBufAllocator.DEFAULT.directBuffer(bytes);
    }

    /// Lets go of them; those in use are freed when they are released.
    void close() {
        ByteBuf[] given = kept;
        kept = NONE;
        for (ByteBuf buffer : given) {
            buffer.release();
        }
    }
}
