package io.evenkeel.proxy;

import io.evenkeel.metrics.ListenerMeters;
import io.evenkeel.proxy.ClientWatch.Phase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's connection from accept to close: its socket, its clocks, and how it ends. What the bytes mean is for [Http1Client]. Owned
/// by one event loop.
final class ClientConnection extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    /// How long a connection that we closed is read, so that what the client still sends does not reset it before it has read the
    /// answer (RFC 9112 §9.6).
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
    /// How long the first request of a connection is waited for when the proxy drains: a round trip of the slow kind.
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum State {
        /// Serving.
        OPEN,
        /// The last answer is being sent; nothing is read any more.
        ENDING,
        /// We have closed our direction, and read until the client does.
        LINGERING,
        CLOSED
    }

    private final LoopContext loop;
    private final Listener listener;
    private final Serving serving;
    private final Deadline deadline = new Deadline(this::onDue);
    private final ClientWatch watch = new ClientWatch();
    @Nullable ClientConnection previous;
    @Nullable ClientConnection next;

    // set when the channel is active
    private @Nullable ChannelHandlerContext context;
    private @Nullable Wire wire;
    private @Nullable Output out;
    private @Nullable Http1Client http;
    /// Of the listener as it was called then.
    private @Nullable ListenerMeters meters;
    private long openedAt;

    private State state = State.OPEN;
    private boolean readPending;
    private boolean outputEnded;

    ClientConnection(LoopContext loop, Listener listener, Serving serving) {
        this.loop = loop;
        this.listener = listener;
        this.serving = serving;
    }

    // ---- its life

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Snapshot snapshot = serving.snapshot;
        ListenerFacts facts = snapshot.listener(listener.slot());
        if (facts == null) { // the listener went while the connection came
            state = State.CLOSED;
            listener.leave();
            context.close();
            return;
        }
        this.context = context;
        Wire wire = new Wire(context);
        this.wire = wire;
        out = new Output(wire, loop.gatherBuffers);
        http = new Http1Client(loop, serving, this,
                new RequestStream(loop, serving, listener.slot(), snapshot, facts, context.channel().remoteAddress()));
        meters = facts.meters;
        openedAt = loop.now();
        loop.clients.add(this);
        facts.meters.connectionOpened();
        await(Phase.IDLE);
        read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        http().gone();
        loop.deadlines.clear(deadline);
        loop.clients.remove(this);
        listener.leave();
        present(meters).connectionClosed();
        out().discard();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            context.close(); // the client reset the connection
            return;
        }
        log.error("defect on a client connection listener={}", listener, cause);
        if (!http().fault(Reason.INTERNAL_ERROR)) {
            context.close();
        }
    }

    boolean belongsTo(Listener listener) {
        return this.listener == listener;
    }

    /// Whether requests are served on it.
    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /// Nanoseconds since it was opened.
    long age() {
        return loop.now() - openedAt;
    }

    // ---- when the proxy or the listener ends

    /// Whether a request is in flight, or on its way: a connection that is just made has one, or its client would not have come.
    boolean busy() {
        Http1Client http = http();
        return state == State.OPEN && (http.busy() || http.isFresh() && age() < FRESH_NANOS);
    }

    /// Closes when nothing is in flight, else after the present answer.
    void drain() {
        Http1Client http = http();
        http.leave();
        if (state == State.OPEN && !busy()) {
            http.end();
        }
    }

    /// Ends what is in flight, with an answer where none was begun.
    void cutForShutdown() {
        AtomicInteger cut = http().isTunnel() ? serving.tunnelsCut : serving.requestsCut;
        if (http().shutdown()) {
            cut.incrementAndGet();
        } else {
            closeNow();
        }
    }

    /// Closes at once; what is in flight is lost.
    void closeNow() {
        context().close();
    }

    // ---- reading and writing

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        readPending = false;
        ByteBuf in = (ByteBuf) message;
        if (state != State.OPEN) {
            in.release();
            return;
        }
        loop.eventBegins();
        try {
            http().received(in);
        } finally {
            loop.eventEnds();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (state == State.OPEN) {
            http().afterRead();
        } else {
            read();
        }
    }

    /// Whether a read that was asked for has brought nothing yet.
    boolean readPending() {
        return readPending;
    }

    void read() {
        if (!readPending && (state == State.OPEN || state == State.LINGERING)) {
            readPending = true;
            present(wire).read();
        }
    }

    /// What goes out to the client.
    Output out() {
        return present(out);
    }

    ByteBufAllocator allocator() {
        return context().alloc();
    }

    void flush() {
        Output output = out();
        if (output.allTaken()) {
            watch.outputTaken();
        }
        output.flush();
        if (output.pending() > 0 && watch.outputPending(output.progress(), loop.now())) {
            rearm();
        }
    }

    boolean writable() {
        return state == State.CLOSED || context().channel().isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            http().writableAgain();
        }
    }

    // ---- its end

    /// From now on the client's FIN is told by [Http1Client#inputEnded], and does not close the connection.
    void allowHalfClose() {
        context().channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (state == State.OPEN) {
                http().inputEnded();
            } else {
                context.close();
            }
        }
    }

    /// Sends FIN behind what is left, and goes on reading; told by [Http1Client#outputEnded].
    void endOutput() {
        flush();
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (sent.isSuccess() && state == State.OPEN) {
                shutdownOutput(context());
                http().outputEnded();
            }
        });
    }

    private void shutdownOutput(ChannelHandlerContext context) {
        if (!outputEnded) {
            outputEnded = true;
            ((DuplexChannel) context.channel()).shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    /// Sends what is left and closes.
    ///
    /// @param reset  whether it ends with RST, where FIN would look like the end of the answer
    /// @param linger whether what the client sends meanwhile is read and dropped, because it has not said that nothing follows
    void end(boolean reset, boolean linger) {
        if (state != State.OPEN) {
            return;
        }
        state = State.ENDING;
        awaitNothing();
        ChannelHandlerContext context = context();
        if (reset && context.channel().isOpen()) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        flush();
        if (outputEnded) {
            closeOrLinger(context, linger && !reset);
        } else {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> closeOrLinger(context, sent.isSuccess() && linger && !reset));
        }
    }

    private void closeOrLinger(ChannelHandlerContext context, boolean linger) {
        if (!linger) {
            context.close();
        } else if (state == State.ENDING) {
            linger(context);
        }
    }

    /// Closes at once with RST. After FIN the system would keep what the client does not take, minutes long and megabytes for each; and FIN
    /// would make an answer that only its connection ends look whole.
    private void reset() {
        ChannelHandlerContext context = context();
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.close();
    }

    private void linger(ChannelHandlerContext context) {
        state = State.LINGERING;
        watch.enterEnd(loop.now(), LINGER_NANOS);
        rearm();
        shutdownOutput(context);
        read();
    }

    // ---- time

    /// The client is waited for.
    void await(Phase phase) {
        watch.enter(phase, loop.now());
        rearm();
    }

    /// It is our turn.
    void awaitNothing() {
        watch.enter(Phase.NOTHING, 0);
    }

    boolean awaits(Phase phase) {
        return watch.phase() == phase;
    }

    /// More of the body that is awaited came.
    void bodyBytes(long bytes) {
        watch.bodyBytes(bytes, loop.now());
    }

    private void rearm() {
        loop.deadlines.set(deadline, watch.due(http().facts(), loop.now()));
    }

    private void onDue(long now) {
        ListenerFacts limits = http().facts();
        Output output = out();
        Reason slow = watch.outputFault(output.pending(), output.progress(), limits, now);
        if (slow != null) {
            http().fault(slow);
            reset();
        } else if (watch.expired(limits, now)) {
            expired(limits, now);
        } else {
            rearm();
        }
    }

    private void expired(ListenerFacts limits, long now) {
        switch (watch.phase()) {
            case HEAD -> http().refuse(Reason.HEADER_TIMEOUT);
            case BODY -> {
                Reason fault = watch.bodyFault(limits, now);
                if (fault == null || !http().fault(fault)) {
                    http().end();
                }
            }
            case UNWANTED -> http().end();
            case IDLE, NOTHING, END -> context().close();
        }
    }

    // ---- what is there once the channel is active

    private ChannelHandlerContext context() {
        return present(context);
    }

    private Http1Client http() {
        return present(http);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("client connection: used out of its order");
        }
        return value;
    }
}
