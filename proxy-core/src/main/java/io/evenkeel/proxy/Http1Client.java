package io.evenkeel.proxy;

import io.evenkeel.metrics.ListenerMeters;
import io.evenkeel.proxy.ClientWatch.Phase;
import io.evenkeel.proxy.http1.BodyForm;
import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.BodyState;
import io.evenkeel.proxy.http1.Forwarding;
import io.evenkeel.proxy.http1.Http1RequestHead;
import io.evenkeel.proxy.http1.Http1ResponseHead;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.routing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's connection that speaks HTTP/1.1. Owned by one event loop.
///
/// Requests are served one after the other. While one is, at most one read of what follows it is taken in advance; so pipelining is
/// bounded, the loop hears at once when the client leaves, and epoll's interest need not change for every request.
final class Http1Client extends ChannelInboundHandlerAdapter implements ClientSide {

    private static final Logger log = LoggerFactory.getLogger(Http1Client.class);

    /// How long a connection that we closed is read, so that what the client still sends does not reset it before it has read the
    /// answer (RFC 9112 §9.6).
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
    /// How long the first request of a connection is waited for when the proxy drains: a round trip of the slow kind.
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int CONTINUE = 100;

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
    @Nullable Http1Client previous;
    @Nullable Http1Client next;

    // set when the channel is active
    private @Nullable ChannelHandlerContext context;
    private @Nullable Output out;
    private @Nullable RequestStream requests;
    /// Of the listener as it was called then.
    private @Nullable ListenerMeters meters;
    private long openedAt;

    private State state = State.OPEN;
    private @Nullable Exchange exchange;
    /// What was read in advance.
    private @Nullable ByteBuf held;
    private boolean consuming;
    private boolean readPending;
    /// The request's body is not read, because the backend does not take it.
    private boolean paused;
    /// The present request is the last, because the listener or the process goes.
    private boolean leaving;
    /// No request is read any more, because the client was told so.
    private boolean closing;
    /// Only a reset can tell the client that its answer is not whole.
    private boolean resetIfCut;
    /// The client said that nothing follows its last request.
    private boolean clientEnds;

    Http1Client(LoopContext loop, Listener listener, Serving serving) {
        this.loop = loop;
        this.listener = listener;
        this.serving = serving;
    }

    // ---- the connection's life

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
        out = new Output(context);
        requests = new RequestStream(loop, serving, listener.slot(), snapshot, facts, context.channel().remoteAddress());
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
        Exchange present = exchange;
        if (present != null) {
            present.clientGone();
        }
        loop.deadlines.clear(deadline);
        loop.clients.remove(this);
        listener.leave();
        present(meters).connectionClosed();
        dropHeld();
        requests().recycle();
        out().discard();
    }

    /// Closes at once; what is in flight is lost.
    void closeNow() {
        context().close();
    }

    /// Closes when nothing is in flight, else after the present answer.
    void drain() {
        leaving = true;
        if (state == State.OPEN && !busy()) {
            end();
        }
    }

    /// Whether a request is in flight, or on its way: a connection that is just made has one, or its client would not have come.
    boolean busy() {
        RequestStream requests = requests();
        return state == State.OPEN && (exchange != null || requests.bodyOpen() || requests.begun()
                || requests.count() == 0 && loop.now() - openedAt < FRESH_NANOS);
    }

    /// Ends what is in flight, with an answer where none was begun.
    void cutForShutdown() {
        Exchange present = exchange;
        if (present != null) {
            serving.cut.incrementAndGet();
            present.shutdown();
        } else {
            closeNow();
        }
    }

    boolean belongsTo(Listener listener) {
        return this.listener == listener;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            context.close(); // the client reset the connection
            return;
        }
        log.error("defect on a client connection listener={}", listener, cause);
        Exchange present = exchange;
        closing = true;
        if (present != null) {
            present.clientFault(Reason.INTERNAL_ERROR);
        } else {
            context.close();
        }
    }

    // ---- reading

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        readPending = false;
        ByteBuf in = (ByteBuf) message;
        if (state != State.OPEN) {
            in.release();
        } else if (held != null) {
            held = Unpooled.wrappedBuffer(held, in);
        } else {
            consume(in);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        afterRead();
    }

    private void afterRead() {
        Exchange present = exchange;
        if (present != null) {
            present.flushRequest();
        }
        flush();
        read();
    }

    private void read() {
        if (readPending || held != null || state == State.ENDING || state == State.CLOSED) {
            return;
        }
        Exchange present = exchange;
        if (state == State.OPEN && requests().bodyOpen() && present != null && !present.takesRequest()) {
            paused = true;
            watch.enter(Phase.NOTHING, 0);
            return;
        }
        if (paused) {
            paused = false;
            await(Phase.BODY); // the silence was ours
        }
        readPending = true;
        context().read();
    }

    /// @param in taken over
    private void consume(ByteBuf in) {
        RequestStream requests = requests();
        consuming = true;
        try {
            while (in.isReadable() && state == State.OPEN) {
                if (requests.bodyOpen()) {
                    readBody(requests, in);
                } else if (exchange == null && !closing) {
                    readHead(requests, in);
                } else {
                    break;
                }
            }
        } finally {
            consuming = false;
            if (in.isReadable() && state == State.OPEN) {
                held = in;
            } else {
                in.release();
            }
        }
        if (closing && exchange == null && !requests.bodyOpen()) {
            end();
        }
    }

    private void readHead(RequestStream requests, ByteBuf in) {
        switch (requests.readHead(in)) {
            case INCOMPLETE -> {
                if (requests.begun() && watch.phase() != Phase.HEAD) {
                    await(Phase.HEAD);
                }
            }
            case REJECTED -> refuse(requests.headFault());
            case COMPLETE -> beginRequest(requests);
        }
    }

    private void beginRequest(RequestStream requests) {
        Http1RequestHead head = requests.head();
        boolean hasBody = requests.bodyOpen();
        clientEnds = !head.keepAlive();
        leaving |= requests.orphaned();
        if (hasBody && !requests.heldBack()) {
            await(Phase.BODY);
        } else {
            watch.enter(Phase.NOTHING, 0);
        }
        Exchange begun = loop.takeExchange();
        exchange = begun;
        begun.begin(this, requests.snapshot(), requests.facts(), hasBody, head.length(),
                hasBody && requests.tooLarge() ? Reason.BODY_TOO_LARGE : null);
    }

    private void readBody(RequestStream requests, ByteBuf in) {
        int before = in.readerIndex();
        Exchange present = exchange;
        letGo();
        BodyState result = requests.readBody(in, present == null ? null : present.requestBody());
        watch.bodyBytes(in.readerIndex() - before, loop.now());
        if (result == BodyState.MORE) {
            return;
        }
        watch.enter(Phase.NOTHING, 0);
        if (result == BodyState.REJECTED) {
            if (present == null) {
                end();
            } else {
                present.clientFault(requests.bodyFault());
            }
        } else if (present != null) {
            present.requestEnd();
        } else {
            nextRequest();
        }
    }

    /// The client sends its body, or will.
    private void letGo() {
        if (requests().heldBack()) {
            requests().letGo();
            await(Phase.BODY);
        }
    }

    /// Answers what is no request, and ends the connection: nobody knows where the next one would begin.
    private void refuse(Reason reason) {
        ListenerFacts facts = facts();
        byte[] requestId = new byte[RequestIds.LENGTH];
        loop.requestIds.next(requestId);
        Output output = out();
        long before = output.bytes();
        loop.responseWriter.write(output.buffer(), facts.errors.of(reason, requestId), false, false, false);
        ExchangeRecord.refused(loop, facts, requests().peer(), reason, requestId, output.bytes() - before);
        clientEnds = false;
        end();
    }

    // ---- the exchange's port

    @Override
    public Http1RequestHead head() {
        return requests().head();
    }

    @Override
    public String protocol() {
        return head().http10() ? "HTTP/1.0" : "HTTP/1.1";
    }

    @Override
    public @Nullable Bytes requestId() {
        return head().requestId();
    }

    @Override
    public ByteBufAllocator allocator() {
        return context().alloc();
    }

    @Override
    public boolean idempotent() {
        return head().idempotent();
    }

    @Override
    public boolean waitsForContinue() {
        return requests().heldBack();
    }

    /// How this client's requests are changed on their way.
    Forwarding forwarding() {
        return requests().forwarding();
    }

    @Override
    public void interim(BackendSide from) {
        if (!head().http10()) {
            switch (from) {
                case Http1Backend http1 -> loop.responseWriter.writeInterim(out().buffer(), http1.head());
            }
        }
        if (from.status() == CONTINUE) {
            letGo();
        }
    }

    @Override
    public void answer(BackendSide from, boolean keep) {
        boolean stays = keep && mayStay();
        switch (from) {
            case Http1Backend http1 -> {
                Http1ResponseHead answer = http1.head();
                boolean http10 = head().http10();
                BodyForm form = BodyForm.forClient(answer.framing(), http10);
                stays &= !form.endsWithConnection();
                resetIfCut = form.endsWithConnection();
                loop.responseWriter.write(out().buffer(), answer, http10, form, stays, facts().via, http1.responseEdits());
                http1.form(form);
            }
        }
        closing |= !stays;
    }

    @Override
    public void answer(LocalAnswer answer) {
        Http1RequestHead head = head();
        boolean stays = mayStay() && (!requests().bodyOpen() || requests().mayDiscard());
        loop.responseWriter.write(out().buffer(), answer, head.http10(), head.isHead(), stays);
        closing |= !stays;
    }

    private boolean mayStay() {
        ListenerFacts facts = facts();
        return !clientEnds && !closing && !leaving && !serving.draining && requests().count() < facts.maxRequests
                && (facts.maxAgeNanos == Nanos.NEVER || loop.now() - openedAt < facts.maxAgeNanos);
    }

    @Override
    public BodySink answerBody() {
        return out();
    }

    @Override
    public void flush() {
        Output output = out();
        output.flush();
        if (output.pending() > 0 && watch.outputPending(output.progress(), loop.now())) {
            rearm();
        }
    }

    @Override
    public boolean writable() {
        return state == State.CLOSED || context().channel().isWritable();
    }

    @Override
    public void resume() {
        read();
    }

    @Override
    public long bytesWritten() {
        return out().bytes();
    }

    @Override
    public void over() {
        exchange = null;
        if (state == State.CLOSED) {
            return;
        }
        if (!requests().bodyOpen()) {
            nextRequest();
        } else if (closing) {
            end();
        } else if (!consuming) {
            afterRead(); // what is left of the body is read and dropped
        }
    }

    @Override
    public void cut() {
        exchange = null;
        if (state != State.CLOSED) {
            end(resetIfCut);
        }
    }

    private void nextRequest() {
        if (closing) {
            end();
            return;
        }
        requests().recycle();
        resetIfCut = false;
        await(Phase.IDLE);
        if (!consuming) {
            flush();
            ByteBuf ahead = held;
            if (ahead != null) {
                held = null;
                consume(ahead);
            }
            afterRead();
        }
    }

    // ---- the end of the connection

    /// Sends what is left and closes. What the client sends meanwhile is read and dropped, unless it said itself that nothing follows.
    private void end() {
        end(false);
    }

    /// @param reset whether the client's connection ends with RST, where FIN would look like the end of its answer
    private void end(boolean reset) {
        if (state != State.OPEN) {
            return;
        }
        state = State.ENDING;
        watch.enter(Phase.NOTHING, 0);
        boolean linger = !reset && (requests().bodyOpen() || held != null || !clientEnds);
        if (reset) {
            context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        dropHeld();
        flush();
        ChannelHandlerContext context = context();
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (!sent.isSuccess() || !linger) {
                context.close();
            } else if (state == State.ENDING) {
                linger(context);
            }
        });
    }

    private void linger(ChannelHandlerContext context) {
        state = State.LINGERING;
        watch.enterEnd(loop.now(), LINGER_NANOS);
        rearm();
        ((DuplexChannel) context.channel()).shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        read();
    }

    private void dropHeld() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    // ---- time

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Exchange present = exchange;
        if (present != null && context.channel().isWritable()) {
            present.clientWritable();
        }
    }

    private void await(Phase phase) {
        watch.enter(phase, loop.now());
        rearm();
    }

    private void rearm() {
        loop.deadlines.set(deadline, watch.due(facts(), loop.now()));
    }

    private void onDue(long now) {
        ListenerFacts limits = facts();
        Output output = out();
        if (watch.isStuck(output.pending(), output.progress(), limits, now)) {
            Exchange present = exchange;
            if (present != null) {
                present.clientFault(Reason.WRITE_TIMEOUT);
            }
            context().close();
        } else if (watch.expired(limits, now)) {
            expired(limits, now);
        } else {
            rearm();
        }
    }

    private void expired(ListenerFacts limits, long now) {
        switch (watch.phase()) {
            case HEAD -> refuse(Reason.HEADER_TIMEOUT);
            case BODY -> {
                closing = true;
                Exchange present = exchange;
                Reason fault = watch.bodyFault(limits, now);
                if (present != null && fault != null) {
                    present.clientFault(fault);
                } else {
                    end();
                }
            }
            case IDLE, NOTHING, END -> context().close();
        }
    }

    // ---- what is there once the channel is active

    private ChannelHandlerContext context() {
        return present(context);
    }

    private Output out() {
        return present(out);
    }

    private RequestStream requests() {
        return present(requests);
    }

    private ListenerFacts facts() {
        return requests().facts();
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("client connection: used out of its order");
        }
        return value;
    }
}
