package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.uring.IoUringBufferRingAllocator;

/// The buffers that one event loop lends the kernel over io_uring. Owned by that loop.
final class RingBuffers implements IoUringBufferRingAllocator {

    private final KeptBuffers kept;
    private final int bytes;

    RingBuffers(KeptBuffers kept, int bytes) {
        this.kept = kept;
        this.bytes = bytes;
    }

    @Override
    public ByteBuf allocate() {
        ByteBuf free = kept.take();
        // the adaptive allocator, Netty's default, makes new memory for each buffer of this size; and see Octets
        return free == null ? PooledByteBufAllocator.DEFAULT.directBuffer(bytes) : free.setIndex(Output.HEAD_ROOM, Output.HEAD_ROOM);
    }

    @Override
    public void lastBytesRead(int attempted, int actual) {
        // the size is fixed
    }

    /// What was read is never more than one piece of the buffer, and from its beginning (the ring is not incremental), so the buffer
    /// itself will do for the slice that Netty asks for.
    static final class Lent extends KeptBuffer {

        Lent(KeptBuffers home, int bytes) {
            super(home, bytes);
        }

        @Override
        public ByteBuf retainedSlice(int index, int length) {
            return index == readerIndex() && index == writerIndex() ? retain() : super.retainedSlice(index, length);
        }
    }
}
