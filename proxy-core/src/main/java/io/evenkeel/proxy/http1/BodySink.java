package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;

/// Takes the pieces of a body in the order in which they are to be sent on. Called by [BodyReader#read], on its event loop.
public interface BodySink {

    /// A piece of what was read.
    ///
    /// @param source stays the caller's: take `source.retainedSlice(index, length)`, or copy before returning. What lies before the index the
    ///               caller does not look at again, so it may be written over where nobody else holds it
    /// @param length 1 or more
    void pass(ByteBuf source, int index, int length);

    /// A piece that the reader made: framing of chunks, trailers.
    ///
    /// @param bytes reused by the reader: copy before returning
    /// @param length 1 or more
    void insert(byte[] bytes, int offset, int length);
}
