package io.evenkeel.proxy;

import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.Octets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.uring.IoUringSocketChannel;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What goes out on one channel: heads and small pieces are gathered in one buffer, large pieces go by reference, the first with the head put
/// in front of it, and a flush is one system call. Owned by the channel's event loop.
final class Output implements BodySink {

    /// Up to this a copy costs no more than a second entry in the gathering write (an entry, a slice and an iovec), and a slow peer keeps no large
    /// buffer for a small piece.
    static final int COPY_BYTES = 16 * 1024;
    /// Up to this a copy costs no more than a slice.
    private static final int SMALL_BYTES = 2 * 1024;
    /// What should be free before the bytes that were read, for the head that goes out in front of them.
    static final int HEAD_ROOM = 1024;

    private final Wire wire;
    private final Channel channel;
    private final GatherBuffers buffers;
    private final Departure departure;
    private @Nullable ByteBuf gathered;
    private long bytes;
    /// Something was written since the last flush.
    private boolean dirty;

    Output(Wire wire, GatherBuffers buffers) {
        this.wire = wire;
        this.buffers = buffers;
        channel = wire.context().channel();
        departure = new Departure(wire.context());
    }

    /// The buffer under construction: for heads. What is put there goes out with the next flush.
    ByteBuf buffer() {
        ByteBuf present = gathered;
        if (present == null) {
            gathered = present = buffers.take();
        }
        return present;
    }

    @Override
    public void pass(ByteBuf source, int index, int length) {
        ByteBuf before = gathered;
        if (length > SMALL_BYTES && before != null && mayWriteBefore(source, index, before.readableBytes())) {
            gathered = null;
            write(joined(before, source, index, length));
        } else if (length <= COPY_BYTES && (before == null || before.writableBytes() >= length)) {
            copy(source, index, length);
        } else {
            seal();
            write(source.retainedSlice(index, length));
        }
    }

    /// Whether a piece may be extended by so many bytes to its left: nobody else may still have what lies there. Not where the peer takes its
    /// time, which would keep a large buffer for a small piece.
    private boolean mayWriteBefore(ByteBuf source, int index, int length) {
        return index >= length && source.refCnt() == 1 && source.nioBufferCount() == 1 && allTaken();
    }

    /// A piece that begins with what was gathered.
    private static ByteBuf joined(ByteBuf before, ByteBuf source, int index, int length) {
        int added = before.readableBytes();
        source.setBytes(index - added, before.internalNioBuffer(before.readerIndex(), added));
        before.release();
        return source.retainedSlice(index - added, added + length);
    }

    private void copy(ByteBuf source, int index, int length) {
        ByteBuffer octets = Octets.inOnePiece(source, index, length);
        if (octets == null) {
            buffer().writeBytes(source, index, length);
        } else {
            buffer().writeBytes(octets);
        }
    }

    @Override
    public void insert(byte[] source, int offset, int length) {
        buffer().writeBytes(source, offset, length);
    }

    /// Whether a flush only asks the system to write, and [#left] is told later: io_uring.
    boolean writesLater() {
        return channel instanceof IoUringSocketChannel;
    }

    /// From now on, [#left] tells exactly whether a byte has left.
    void track() {
        departure.track();
    }

    /// From now on, what is written is taken to have left.
    void untrack() {
        departure.untrack();
    }

    /// Whether a byte may have left since [#track] or [#untrack].
    boolean left() {
        return departure.left();
    }

    void flush() {
        seal();
        if (dirty) {
            dirty = false;
            wire.flush();
        }
    }

    /// Bytes put so far, since the channel opened.
    long bytes() {
        return bytes + (gathered == null ? 0 : gathered.readableBytes());
    }

    /// Bytes that the socket has not taken yet; 0 when the channel is closed.
    long pending() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /// Whether the socket has taken all that was flushed.
    boolean allTaken() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null || buffer.isEmpty();
    }

    /// Grows when the socket takes something, and stays while it takes nothing and nothing is put.
    long progress() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : bytes - buffer.totalPendingWriteBytes() + buffer.currentProgress();
    }

    /// Gives up what was gathered: the channel is closed.
    void discard() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    private void seal() {
        ByteBuf sealed = gathered;
        if (sealed != null) {
            gathered = null;
            if (sealed.isReadable()) {
                write(allTaken() ? sealed : fitting(sealed));
            } else {
                sealed.release();
            }
        }
    }

    private ByteBuf fitting(ByteBuf sealed) {
        return sealed.readableBytes() > sealed.capacity() / 2 ? sealed : FittingCopy.of(sealed, channel.alloc());
    }

    private void write(ByteBuf piece) {
        bytes += piece.readableBytes();
        dirty = true;
        wire.write(piece, departure.next());
    }
}
