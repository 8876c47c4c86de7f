package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;

/// A buffer that is not freed when it is released, but kept for its loop. Owned by the event loop of its [KeptBuffers].
class KeptBuffer extends UnpooledDirectByteBuf {

    private final KeptBuffers home;
    /// All of it, for absolute access.
    private ByteBuffer whole;

    KeptBuffer(KeptBuffers home, int bytes) {
        super(UnpooledByteBufAllocator.DEFAULT, bytes, Integer.MAX_VALUE);
        this.home = home;
        whole = nioBuffer(0, bytes);
    }

    /// Turns one that was given back into a new one.
    final KeptBuffer again() {
        resetRefCnt();
        clear();
        return this;
    }

    @Override
    public final ByteBuf capacity(int bytes) {
        super.capacity(bytes);
        whole = nioBuffer(0, bytes);
        return this;
    }

    /// A head is written in a dozen short pieces, and for each Netty would move and limit a view.
    @Override
    public final ByteBuf writeBytes(byte[] source, int from, int length) {
        ensureAccessible();
        int at = writerIndex();
        if (length > whole.capacity() - at) {
            return super.writeBytes(source, from, length); // grows
        }
        whole.put(at, source, from, length);
        return writerIndex(at + length);
    }

    @Override
    protected final void deallocate() {
        if (!home.giveBack(this)) {
            free();
        }
    }

    /// Frees the memory.
    final void free() {
        super.deallocate();
    }
}
