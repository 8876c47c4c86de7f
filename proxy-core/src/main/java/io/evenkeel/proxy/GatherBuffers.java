package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.ThreadAwareExecutor;

/// The buffers in which the connections of one event loop gather what they write. The way through an allocator and back, twice a request,
/// costs more than writing a head. Owned by that loop.
final class GatherBuffers {

    /// What is copied at most ([Output]), and a head with edits: one buffer, one write.
    private static final int BYTES = Output.COPY_BYTES + 4096;
    /// Over io_uring, all writes of a turn are under way at once; more than this only where peers take their time.
    private static final int KEPT = 128;

    private final KeptBuffers kept;

    GatherBuffers(ThreadAwareExecutor loop) {
        this(KeptBuffers.unlessLeaksAreLookedFor(loop, KEPT, BYTES, KeptBuffer::new));
    }

    GatherBuffers(KeptBuffers kept) {
        this.kept = kept;
    }

    /// An empty buffer, to be released by whoever takes it.
    ByteBuf take() {
        ByteBuf free = kept.take();
        return free == null ? ByteBufAllocator.DEFAULT.directBuffer(BYTES) : free;
    }

    /// Lets go of what is kept; what is being written is freed when that ends.
    void close() {
        kept.close();
    }
}
