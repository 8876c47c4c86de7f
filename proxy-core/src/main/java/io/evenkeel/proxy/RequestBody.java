package io.evenkeel.proxy;

import io.evenkeel.proxy.http1.BodySink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// The request's body on its way: kept while there is no connection, and kept a little longer where it may have to be sent again.
/// Owned by one event loop.
final class RequestBody implements BodySink {

    /// What is kept at most. As much as nginx and HAProxy take in before they begin; what is larger is not sent twice.
    static final int KEPT_BYTES = 64 * 1024;

    private @Nullable BodySink out;
    private @Nullable ByteBuf kept;
    private ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private boolean resendable;
    private boolean lost;
    private long bytes;

    void begin(ByteBufAllocator allocator) {
        this.allocator = allocator;
        resendable = true;
        out = null;
        lost = false;
        bytes = 0;
    }

    /// From now on pieces go there, what was kept first.
    ///
    /// @param resendable whether they are still kept then, as far as they fit
    void attach(BodySink out, boolean resendable) {
        this.out = out;
        this.resendable = resendable;
        ByteBuf present = kept;
        if (present != null) {
            out.pass(present, present.readerIndex(), present.readableBytes());
            forgetUnlessNeeded(present);
        }
    }

    /// The connection is gone: pieces are kept again.
    void detach() {
        out = null;
    }

    /// Whether all that has come can be sent from the beginning.
    boolean whole() {
        return !lost;
    }

    /// Whether reading must stop until there is a connection.
    boolean full() {
        return out == null && kept != null && kept.readableBytes() >= KEPT_BYTES;
    }

    /// Bytes that have come, with their framing.
    long bytes() {
        return bytes;
    }

    /// No further try will be made: what is kept is forgotten.
    void settle() {
        resendable = false;
        if (out != null) {
            lost |= bytes > 0;
            forget();
        }
    }

    /// Forgets what is kept, for good.
    void release() {
        out = null;
        forget();
    }

    private void forget() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }

    @Override
    public void pass(ByteBuf source, int index, int length) {
        bytes += length;
        if (keeps()) {
            keep(length).writeBytes(source, index, length);
        }
        if (out != null) {
            out.pass(source, index, length);
            sent();
        }
    }

    @Override
    public void insert(byte[] source, int offset, int length) {
        bytes += length;
        if (keeps()) {
            keep(length).writeBytes(source, offset, length);
        }
        if (out != null) {
            out.insert(source, offset, length);
            sent();
        }
    }

    private boolean keeps() {
        return out == null || resendable && !lost;
    }

    private ByteBuf keep(int length) {
        ByteBuf present = kept;
        if (present == null) {
            kept = present = allocator.directBuffer(length);
        } else if (present.refCnt() > 1 && present.writableBytes() < length) {
            kept = present = elsewhere(present, length);
        }
        return present;
    }

    /// A copy with room for more. A buffer that grows moves, but the system may still read from where the first pieces were when they were
    /// written: io_uring has their address, and NIO a view of them.
    private ByteBuf elsewhere(ByteBuf written, int more) {
        ByteBuf larger = allocator.directBuffer(allocator.calculateNewCapacity(written.readableBytes() + more, Integer.MAX_VALUE));
        larger.writeBytes(written, written.readerIndex(), written.readableBytes());
        written.release();
        return larger;
    }

    private void sent() {
        if (kept == null) {
            lost = true;
        } else {
            forgetUnlessNeeded(kept);
        }
    }

    private void forgetUnlessNeeded(ByteBuf present) {
        if (!resendable || present.readableBytes() > KEPT_BYTES) {
            lost = true;
            forget();
        }
    }
}
