package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// What has to wait should hold no large buffer for a few bytes: it is copied to memory of its size. Stateless.
final class FittingCopy {

    private FittingCopy() {}

    /// @param large taken over
    /// @return what it holds, to be released by the caller
    static ByteBuf of(ByteBuf large, ByteBufAllocator allocator) {
        try {
            return allocator.directBuffer(large.readableBytes()).writeBytes(large);
        } finally {
            large.release();
        }
    }
}
