package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// The buffers into which the connections of one event loop read, over epoll and NIO ([ReadRing] has those for io_uring). Owned by that loop.
///
/// What was read has mostly been written, and its buffer is free, before the next read begins: so nearly all reads of a loop go to one
/// buffer, which stays in the processor's caches and is large enough for a whole answer. (bench/compare --only sizes: 64 KiB cost 0.74 of
/// HAProxy's time, and 0.90 with buffers from the allocator.) Where peers take their time, reads get buffers of the size that their
/// connection used last, so that a slow one holds no more than it has to.
@SuppressWarnings("deprecation") // Netty's own transports implement it too; what is to come in its place is not said
final class ReadBuffers implements RecvByteBufAllocator {

    /// Large answers come in large pieces: that halves what a GiB costs against Netty's 64 KiB (bench/compare --only big).
    private static final int BYTES = 128 * 1024;
    private static final int KEPT = 8;
    private static final RecvByteBufAllocator FITTING = new AdaptiveRecvByteBufAllocator(512, 2048, BYTES);

    private final KeptBuffers kept;

    ReadBuffers() {
        this(KeptBuffers.unlessLeaksAreLookedFor(KEPT, BYTES));
    }

    ReadBuffers(KeptBuffers kept) {
        this.kept = kept;
    }

    @Override
    public Handle newHandle() {
        return new Reads(FITTING.newHandle());
    }

    /// Lets go of what is kept.
    void close() {
        kept.close();
    }

    /// The reads of one connection.
    private final class Reads extends DelegatingHandle implements ExtendedHandle {

        private final ExtendedHandle fitting;

        Reads(Handle fitting) {
            super(fitting);
            this.fitting = (ExtendedHandle) fitting;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf free = kept.take();
            return free == null ? fitting.allocate(allocator) : free;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayHaveMore) {
            return fitting.continueReading(mayHaveMore);
        }
    }
}
