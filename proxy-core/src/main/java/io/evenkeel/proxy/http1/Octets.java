package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads what a buffer holds without making garbage: Netty makes a view, or an array, for every look into one. Stateless.
public final class Octets {

    private Octets() {}

    /// The octets as a view that the buffer keeps for itself: for the moment, before anything else is done with that buffer.
    ///
    /// @return null when they do not lie in one piece
    public static @Nullable ByteBuffer inOnePiece(ByteBuf from, int index, int length) {
        ByteBuf below = from.unwrap();
        // a slice makes a new view each time; of what may be below it, only a pooled buffer's view belongs to one thread
        if (below != null && below.unwrap() == null && below.hasMemoryAddress() && below.alloc() instanceof PooledByteBufAllocator) {
            return below.internalNioBuffer((int) (from.memoryAddress() - below.memoryAddress()) + index, length);
        }
        return from.nioBufferCount() == 1 ? from.internalNioBuffer(index, length) : null;
    }
}
