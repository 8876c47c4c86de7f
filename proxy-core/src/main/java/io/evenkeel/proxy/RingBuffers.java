package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.uring.IoUringBufferRingAllocator;
import io.netty.util.concurrent.ThreadAwareExecutor;

/// The buffers that one event loop lends the kernel over io_uring. Owned by that loop, but for its end.
final class RingBuffers implements IoUringBufferRingAllocator {

    /// An answer of 64 KiB in one piece: with buffers of 32 KiB it cost 1.04 of HAProxy's time, with these 0.8 (bench/compare --only sizes).
    /// Whoever keeps a part of one keeps the whole, so small pieces that have to wait are copied ([Output], [Http1Intake]).
    private static final int BYTES = 80 * 1024;

    private final KeptBuffers kept;

    /// @param lent how many the kernel has at first; some more are mostly in use
    RingBuffers(ThreadAwareExecutor loop, int lent) {
        kept = KeptBuffers.unlessLeaksAreLookedFor(loop, lent + 32, BYTES, Lent::new);
    }

    @Override
    public ByteBuf allocate() {
        ByteBuf free = kept.take();
        // the adaptive allocator, Netty's default, makes new memory for each buffer of this size; and see Octets
        return free == null ? PooledByteBufAllocator.DEFAULT.directBuffer(BYTES) : free.setIndex(Output.HEAD_ROOM, Output.HEAD_ROOM);
    }

    @Override
    public void lastBytesRead(int attempted, int actual) {
        // the size is fixed
    }

    /// Whether a read filled its buffer. It is handed out cut to what was read, so that it may look as if nothing more would fit.
    static boolean filled(ByteBuf in) {
        return in.writerIndex() >= BYTES;
    }

    /// Lets go of all; what is in use is freed when it is released. When the loop has ended; any thread.
    void close() {
        kept.close();
    }

    /// What was read lies in one piece where the buffer was empty (the ring is not incremental), so the buffer itself will do for the slice
    /// that Netty 4.2 asks for.
    private static final class Lent extends KeptBuffer {

        Lent(KeptBuffers home, int bytes) {
            super(home, bytes);
        }

        @Override
        public ByteBuf retainedSlice(int index, int length) {
            return index == readerIndex() && index == writerIndex() ? retain() : super.retainedSlice(index, length);
        }
    }
}
