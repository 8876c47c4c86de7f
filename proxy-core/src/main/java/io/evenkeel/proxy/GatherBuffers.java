package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;

/// The buffers in which the connections of one event loop gather what they write. They are kept: the way through an allocator and back,
/// twice a request, costs more than writing a head. Owned by that loop.
final class GatherBuffers {

    /// A head with edits and a small body: one buffer, one write.
    private static final int BYTES = 4096;
    /// More writes than this are under way at once only where peers take their time.
    private static final int KEPT = 32;

    private final ByteBuf[] kept;

    /// Where leaks are looked for, none is kept: it would never be missed.
    GatherBuffers() {
        this(ResourceLeakDetector.isEnabled() ? 0 : KEPT);
    }

    GatherBuffers(int count) {
        kept = new ByteBuf[count];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = make();
        }
    }

    /// An empty buffer, to be released by whoever takes it. The first that is free, so that few are used and the processor's caches keep them.
    ByteBuf take() {
        for (int slot = 0; slot < kept.length; slot++) {
            ByteBuf buffer = kept[slot];
            if (buffer.refCnt() == 1) { // else its last write goes on, or all is closed
                return emptied(buffer, slot).retain();
            }
        }
        return ByteBufAllocator.DEFAULT.directBuffer(BYTES);
    }

    private ByteBuf emptied(ByteBuf buffer, int slot) {
        if (buffer.capacity() == BYTES) {
            return buffer.clear();
        }
        buffer.release(); // a large head was in it
        return kept[slot] = make();
    }

    private static ByteBuf make() {
        return UnpooledByteBufAllocator.DEFAULT.directBuffer(BYTES);
    }

    /// Lets go of them; those in use are freed when their writes end.
    void close() {
        for (ByteBuf buffer : kept) {
            buffer.release();
        }
    }
}
