package io.evenkeel.proxy;

import io.evenkeel.proxy.http1.BodyForm;
import io.evenkeel.proxy.http1.BodyReader;
import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.BodyState;
import io.evenkeel.proxy.http1.Forwarding;
import io.evenkeel.proxy.http1.HeadLimits;
import io.evenkeel.proxy.http1.HeadState;
import io.evenkeel.proxy.http1.HeaderEdits;
import io.evenkeel.proxy.http1.Http1ResponseHead;
import io.evenkeel.proxy.http1.ResponseReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelOutputShutdownException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to a backend that speaks HTTP/1.1. Owned by one event loop.
///
/// A read is always pending, but while the client does not take what was read: so the loop hears of the backend's end at once, and
/// epoll's interest changes only when back-pressure begins or ends.
final class Http1Backend extends ChannelInboundHandlerAdapter implements BackendSide {

    private static final Logger log = LoggerFactory.getLogger(Http1Backend.class);

    /// Backends are of the operator's choice: generous, but bounded.
    private static final HeadLimits LIMITS = new HeadLimits(8 * 1024, 128 * 1024, 1000);
    /// 103 may come a few times (RFC 8297); more interim heads than this are a defect or an attack.
    private static final int MAX_INTERIM = 32;
    /// Bytes of a long stream are counted while it flows, in steps of this.
    private static final long STREAM_STEP = 1024 * 1024;
    /// Of `enum` in Linux' tcp_states.h.
    private static final int TCP_ESTABLISHED = 1;

    private final LoopContext loop;
    private final Upstream upstream;
    private final ResponseReader reader;
    private final BodyReader body = new BodyReader();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Output out;

    /// When the connection was made.
    long openedAt;
    /// Since when it is in the idle stack.
    long idleSince;

    private @Nullable Exchange exchange;
    private boolean established;
    private boolean closed;
    private boolean readPending;
    private boolean outputBroken;
    private boolean readBroken;
    private boolean fit = true;
    private boolean answerBegun;
    private boolean headDone;
    private boolean answerDone;
    private int interims;
    private int served;
    private long received;
    private long countedSent;
    private long countedReceived;

    Http1Backend(LoopContext loop, Upstream upstream) {
        this.loop = loop;
        this.upstream = upstream;
        reader = new ResponseReader(loop.heads, LIMITS);
    }

    // ---- making the connection

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        out = new Output(context);
    }

    /// The connection is there.
    void made() {
        established = true;
        openedAt = loop.now();
        upstream.meters().connectionOpened();
    }

    // ---- the exchange's port

    @Override
    public void begin(Exchange exchange, ClientSide client) {
        this.exchange = exchange;
        answerBegun = false;
        headDone = false;
        answerDone = false;
        interims = 0;
        Output output = out();
        if (served > 0 && !client.idempotent()) {
            output.track();
        } else {
            output.untrack();
        }
        served++;
        switch (client) {
            case Http1Client http1 -> {
                reader.expect(http1.head().isHead(), false);
                loop.requestWriter.write(output.buffer(), http1.head(), forwarding(http1, exchange));
            }
        }
    }

    private Forwarding forwarding(Http1Client client, Exchange exchange) {
        RouteFacts route = exchange.route();
        Forwarding forwarding = client.forwarding().reset().backendHost(upstream.hostField()).edits(route.requestEdits);
        byte[] prefix = route.prefix;
        if (prefix != null) {
            forwarding.prefix(Math.min(route.prefixLength, client.head().path().length()), prefix);
        }
        byte[] host = route.host;
        if (host != null) {
            forwarding.host(host);
        }
        byte[] requestId = exchange.madeRequestId();
        if (requestId != null) {
            forwarding.requestId(requestId);
        }
        return forwarding;
    }

    @Override
    public BodySink requestBody() {
        return out();
    }

    @Override
    public void flush() {
        if (!outputBroken) {
            out().flush();
        }
    }

    @Override
    public boolean writable() {
        return context().channel().isWritable() || outputBroken || closed;
    }

    @Override
    public void resume() {
        read();
    }

    @Override
    public boolean reused() {
        return served > 1;
    }

    @Override
    public boolean sentAnything() {
        return out().left();
    }

    @Override
    public boolean answerBegun() {
        return answerBegun;
    }

    @Override
    public boolean endsWithAnswer() {
        return !fit || outputBroken || !reader.head().keepAlive();
    }

    @Override
    public int status() {
        return reader.head().status();
    }

    @Override
    public void release() {
        exchange = null;
        countBytes();
        boolean goesOn = fit && answerDone && !outputBroken && isOpen();
        reader.recycle();
        if (goesOn) {
            upstream.giveBack(this);
        } else {
            close();
        }
    }

    @Override
    public void abort() {
        exchange = null;
        countBytes();
        close();
    }

    private void countBytes() {
        long sent = out().bytes();
        upstream.meters().bytesSent(sent - countedSent);
        upstream.meters().bytesReceived(received - countedReceived);
        countedSent = sent;
        countedReceived = received;
    }

    /// The head of the answer, between [Exchange#answerHead] and the answer's end.
    Http1ResponseHead head() {
        return reader.head();
    }

    /// What the route changes in the answer's head.
    HeaderEdits responseEdits() {
        Exchange present = exchange;
        return present == null ? HeaderEdits.NONE : present.route().responseEdits;
    }

    /// Says in which form the answer's body is wanted.
    void form(BodyForm form) {
        body.start(reader.head(), form, Long.MAX_VALUE);
    }

    // ---- reading

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        readPending = false;
        ByteBuf in = (ByteBuf) message;
        received += in.readableBytes();
        try {
            consume(in);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        Exchange present = exchange;
        if (present != null) {
            present.flushAnswer();
        }
        if (received - countedReceived >= STREAM_STEP) {
            countBytes();
        }
        read();
    }

    private void read() {
        Exchange present = exchange;
        if (!readPending && !closed && (present == null || present.takesAnswer())) {
            readPending = true;
            context().read();
        }
    }

    private void consume(ByteBuf in) {
        Exchange present = exchange;
        if (present == null || answerDone) {
            fit = false; // nobody asked: what comes next would be taken for the next request's answer
            if (present == null) {
                close();
            }
            return;
        }
        answerBegun = true;
        while (!headDone) {
            HeadState state = reader.read(in);
            if (state == HeadState.INCOMPLETE) {
                return;
            }
            if (state == HeadState.REJECTED || reader.head().interim() && ++interims > MAX_INTERIM) {
                fail(present, state == HeadState.REJECTED ? reader.rejection().reason() : "too many interim heads");
                return;
            }
            if (reader.head().interim()) {
                present.interim();
                reader.recycle();
            } else {
                headDone = true;
                present.answerHead();
                if (exchange != present) {
                    return; // it left for another try
                }
            }
        }
        BodyState state = body.read(in, present.answerBody());
        if (state == BodyState.REJECTED) {
            fail(present, body.rejection().reason());
        } else if (state == BodyState.DONE) {
            answerDone = true;
            fit &= !in.isReadable() && reader.head().keepAlive();
            present.answerEnd(); // may begin another exchange on this connection: nothing may follow
        }
    }

    private void fail(Exchange present, String rule) {
        fit = false;
        upstream.malformed(rule);
        present.backendMalformed();
    }

    // ---- its end

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!established) {
            return; // told by the connect's own outcome
        }
        closed = true;
        upstream.meters().connectionClosed();
        Exchange present = exchange;
        if (present == null) {
            upstream.forget(this);
        } else {
            boolean whole = headDone && !answerDone && !readBroken && body.end(present.answerBody()) == BodyState.DONE;
            if (whole) {
                answerDone = true;
                fit = false;
                present.answerEnd();
            } else {
                present.backendGone();
            }
        }
        reader.recycle();
        out().discard();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Exchange present = exchange;
        if (present != null && context.channel().isWritable()) {
            present.backendWritable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof ChannelOutputShutdownException) {
            // the backend takes no more, but its answer may be there already: go on reading
            outputBroken = true;
            fit = false;
            Exchange present = exchange;
            if (present != null) {
                present.backendWritable();
            }
            return;
        }
        readBroken = true;
        if (!(cause instanceof IOException)) {
            log.error("defect on a backend connection backend={}", upstream.backend(), cause);
            context.close();
        }
    }

    void close() {
        fit = false;
        context().close();
    }

    boolean isOpen() {
        return !closed && context().channel().isActive();
    }

    /// Asks the system whether the backend's FIN is there, though the loop has not read it yet.
    boolean closedByBackend() {
        if (context().channel() instanceof EpollSocketChannel channel) {
            channel.tcpInfo(loop.tcpInfo);
            return loop.tcpInfo.state() != TCP_ESTABLISHED;
        }
        return false;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext present = context;
        if (present == null) {
            throw new IllegalStateException("connection not made");
        }
        return present;
    }

    private Output out() {
        Output present = out;
        if (present == null) {
            throw new IllegalStateException("connection not made");
        }
        return present;
    }
}
