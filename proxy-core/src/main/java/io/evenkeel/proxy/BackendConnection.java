package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to a backend, in use or idle: its socket, its bytes, its end. What the bytes mean is for [Http1Backend]. Owned by one
/// event loop.
///
/// A read is always pending, but while the client does not take what was read: so the loop hears of the backend's end at once, and
/// epoll's interest changes only when back-pressure begins or ends.
final class BackendConnection extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(BackendConnection.class);

    /// Bytes of a long stream are counted while it flows, in steps of this.
    private static final long STREAM_STEP = 1024 * 1024;

    private final LoopContext loop;
    private final Upstream upstream;
    private final Http1Backend http;

    // set when there is a channel
    private @Nullable ChannelHandlerContext context;
    private @Nullable Wire wire;
    private @Nullable Output out;

    /// When it was made.
    long openedAt;
    /// Since when it is in the idle stack.
    long idleSince;

    private boolean established;
    /// Whether the system tells what has come and was not read.
    private boolean tellsUnread;
    /// Told to close; over io_uring that takes a while.
    private boolean closing;
    private boolean closed;
    private boolean readPending;
    private boolean readBroken;
    private boolean outputBroken;
    private boolean tunnel;
    private long received;
    private long countedSent;
    private long countedReceived;

    BackendConnection(LoopContext loop, Upstream upstream) {
        this.loop = loop;
        this.upstream = upstream;
        http = new Http1Backend(loop, upstream, this);
    }

    /// Who speaks on it.
    Http1Backend http() {
        return http;
    }

    // ---- its life

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        Wire wire = new Wire(context);
        this.wire = wire;
        out = new Output(wire, loop.gatherBuffers);
    }

    /// The connection is there.
    void made() {
        established = true;
        tellsUnread = TcpState.tellsUnread(context().channel());
        openedAt = loop.now();
        upstream.meters().connectionOpened();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!established) {
            return; // told by the connect's own outcome
        }
        closing = true;
        closed = true;
        upstream.meters().connectionClosed();
        http.gone(readBroken || outputBroken);
        out().discard();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof ChannelOutputShutdownException) {
            outputBroken = true; // the backend takes no more, but its answer may be there already: go on reading
            http.outputBroken();
            return;
        }
        if (cause instanceof ClosedChannelException && cause.getCause() == null) {
            return; // what waited to be written when the connection ended in an orderly way: nothing is said of what was read
        }
        readBroken = true;
        boolean defect = !(cause instanceof IOException);
        if (defect) {
            log.error("defect on a backend connection backend={}", upstream.backend(), cause);
        }
        if (defect || tunnel) { // where half is allowed to be closed, a reset does not close the rest by itself
            context.close();
        }
    }

    /// Bytes pass both ways now; from now on the backend's FIN is told by [Http1Backend#inputEnded], and does not close the connection.
    void openTunnel() {
        tunnel = true;
        out().untrack();
        context().channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            http.inputEnded();
        }
    }

    /// Sends FIN behind what is left; told by [Http1Backend#outputEnded].
    void endOutput() {
        flush();
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (sent.isSuccess()) {
                ((DuplexChannel) context().channel()).shutdownOutput();
            }
            http.outputEnded();
        });
    }

    void close() {
        closing = true;
        context().close();
    }

    /// Closes with RST, where FIN would look like the end of what was sent.
    void reset() {
        if (context().channel().isOpen()) {
            context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
            close();
        }
    }

    boolean isOpen() {
        return !closing && context().channel().isActive();
    }

    /// Asks the system whether the backend has said something, or closed, though the loop has not read it yet: then it is not to be used again.
    boolean hasEnded() {
        return tellsUnread && TcpState.hasUnread(context().channel()) || TcpState.leftEstablished(context().channel());
    }

    /// Whether a read took as much as it could, so that more may lie behind it.
    boolean filled(ByteBuf in) {
        return ReadRing.filled(context().channel(), in);
    }

    /// Asks the system whether something waits that was not read; true also where it cannot be asked.
    boolean mayHoldUnread() {
        return !tellsUnread || TcpState.hasUnread(context().channel());
    }

    // ---- writing

    /// What goes out to the backend.
    Output out() {
        return present(out);
    }

    void flush() {
        if (!outputBroken) {
            out().flush();
        }
        if (tunnel) {
            countBytes();
        }
    }

    /// True also where nothing can be written any more: what is put then is dropped.
    boolean writable() {
        return context().channel().isWritable() || outputBroken || closed;
    }

    /// Whether the backend takes no more, though its answer may still come.
    boolean isOutputBroken() {
        return outputBroken;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            http.writableAgain();
        }
    }

    // ---- reading

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        readPending = false;
        ByteBuf in = (ByteBuf) message;
        received += in.readableBytes();
        loop.eventBegins();
        try {
            http.received(in);
        } finally {
            loop.eventEnds();
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        http.afterRead();
        if (received - countedReceived >= (tunnel ? 1 : STREAM_STEP)) {
            countBytes();
        }
        read();
    }

    void read() {
        if (!readPending && !closed && http.takesMore()) {
            readPending = true;
            present(wire).read();
        }
    }

    /// Counts what has flowed since it was counted last.
    void countBytes() {
        long sent = out().bytes();
        upstream.meters().bytesSent(sent - countedSent);
        upstream.meters().bytesReceived(received - countedReceived);
        countedSent = sent;
        countedReceived = received;
    }

    private ChannelHandlerContext context() {
        return present(context);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("backend connection: not made");
        }
        return value;
    }
}
