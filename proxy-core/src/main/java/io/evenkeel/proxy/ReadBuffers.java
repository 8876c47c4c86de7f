package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.ThreadAwareExecutor;

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
    private static final int LEAST_BYTES = 512;
    private static final int FIRST_BYTES = 2048;

    private final KeptBuffers kept;

    ReadBuffers(ThreadAwareExecutor loop) {
        this(KeptBuffers.unlessLeaksAreLookedFor(loop, KEPT, Output.HEAD_ROOM + BYTES, KeptBuffer::new));
    }

    ReadBuffers(KeptBuffers kept) {
        this.kept = kept;
    }

    @Override
    public Handle newHandle() {
        return new Reads();
    }

    /// Lets go of what is kept.
    void close() {
        kept.close();
    }

    /// The reads of one connection, which asks for each of them: so none follows another by itself.
    private final class Reads implements ExtendedHandle {

        private int size = FIRST_BYTES;
        private int attempted;
        private int last;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf free = kept.take();
            return free == null ? allocator.ioBuffer(size) : free.setIndex(Output.HEAD_ROOM, Output.HEAD_ROOM);
        }

        @Override
        public int guess() {
            return size;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
            if (bytes > 0) {
                size = Math.clamp(2L * Integer.highestOneBit(bytes), LEAST_BYTES, BYTES);
            }
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public boolean continueReading() {
            return false;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayHaveMore) {
            return false;
        }

        @Override
        public void reset(ChannelConfig config) {
            // nothing is counted
        }

        @Override
        public void incMessagesRead(int messages) {
            // nothing is counted
        }

        @Override
        public void readComplete() {
            // nothing is counted
        }
    }
}
