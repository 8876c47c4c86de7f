package io.evenkeel.proxy;

import io.evenkeel.metrics.ListenerMeters;
import io.evenkeel.proxy.ClientWatch.Phase;
import io.evenkeel.proxy.http1.BodyForm;
import io.evenkeel.proxy.http1.BodyReader;
import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.BodyState;
import io.evenkeel.proxy.http1.Forwarding;
import io.evenkeel.proxy.http1.Framing;
import io.evenkeel.proxy.http1.HeadState;
import io.evenkeel.proxy.http1.Http1RequestHead;
import io.evenkeel.proxy.http1.Http1ResponseHead;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.proxy.http1.RequestReader;
import io.evenkeel.routing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
    /// A body that nobody wants is read up to this size to save the connection; a larger one costs more than a new connection.
    private static final long DISCARD_BYTES = 64 * 1024;

    private static final BodySink DISCARD = new BodySink() {
        @Override
        public void pass(ByteBuf source, int index, int length) {}

        @Override
        public void insert(byte[] bytes, int offset, int length) {}
    };

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
    private byte[] peer = {};
    private long openedAt;
    /// Of the listener as it was called then.
    private @Nullable ListenerMeters meters;

    // of the configuration in force for the present request
    private @Nullable Snapshot snapshot;
    private @Nullable ListenerFacts facts;
    private @Nullable RequestReader reader;
    private @Nullable Forwarding forwarding;
    private boolean trusted;
    /// The listener or the process is going: this request is the last.
    private boolean leaving;

    private State state = State.OPEN;
    private @Nullable Exchange exchange;
    private @Nullable BodyReader body;
    private boolean bodyOpen;
    /// The client may hold its body back until it hears `100 Continue`.
    private boolean bodyHeldBack;
    /// What was read in advance.
    private @Nullable ByteBuf held;
    private boolean consuming;
    private boolean readPending;
    private boolean paused;
    private boolean closing;
    private boolean reset;
    /// The client said that nothing follows its last request.
    private boolean clientEnds;
    private long requests;

    Http1Client(LoopContext loop, Listener listener, Serving serving) {
        this.loop = loop;
        this.listener = listener;
        this.serving = serving;
    }

    // ---- the connection's life

    @Override
    public void channelActive(ChannelHandlerContext context) {
        this.context = context;
        out = new Output(context);
        peer = ClientAddress.of(context.channel().remoteAddress());
        openedAt = loop.now();
        Snapshot present = serving.snapshot;
        ListenerFacts own = present.listener(listener.slot());
        if (own == null) { // the listener went while the connection came
            state = State.CLOSED;
            listener.leave();
            context.close();
            return;
        }
        loop.clients.add(this);
        adopt(present, own);
        meters = own.meters;
        own.meters.connectionOpened();
        await(Phase.IDLE, openedAt);
        read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            Exchange present = exchange;
            if (present != null) {
                present.clientGone();
            }
            release();
        }
    }

    private void release() {
        loop.deadlines.clear(deadline);
        loop.clients.remove(this);
        listener.leave();
        present(meters).connectionClosed();
        dropHeld();
        if (reader != null) {
            reader.recycle();
        }
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
        return state == State.OPEN
                && (exchange != null || bodyOpen || reader().begun() || requests == 0 && loop.now() - openedAt < FRESH_NANOS);
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
        log.error("defect on a client connection listener={}", facts().name, cause);
        Exchange present = exchange;
        closing = true;
        if (present != null) {
            present.clientFault(Reason.INTERNAL_ERROR);
        } else {
            context.close();
        }
    }

    /// Takes over what the newest configuration says of the listener; between requests only.
    private void adopt(Snapshot newest, ListenerFacts own) {
        snapshot = newest;
        if (own != facts) {
            facts = own;
            trusted = own.trusts(peer);
            reader = new RequestReader(loop.heads, own.heads, own.name, false, peer);
            forwarding = null;
        }
    }

    private void readConfiguration() {
        Snapshot newest = serving.snapshot;
        if (newest != snapshot) {
            ListenerFacts own = newest.listener(listener.slot());
            if (own == null) {
                leaving = true; // it is served once more, as the configuration says that it came under
            } else {
                adopt(newest, own);
            }
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
        out().flush();
        read();
    }

    private void read() {
        if (readPending || held != null || state == State.ENDING || state == State.CLOSED) {
            return;
        }
        Exchange present = exchange;
        if (state == State.OPEN && bodyOpen && present != null && !present.takesRequest()) {
            paused = true;
            watch.enter(Phase.NOTHING, 0);
            return;
        }
        if (paused) {
            paused = false;
            await(Phase.BODY, loop.now()); // the silence was ours
        }
        readPending = true;
        context().read();
    }

    /// @param in taken over
    private void consume(ByteBuf in) {
        consuming = true;
        try {
            while (in.isReadable() && state == State.OPEN) {
                if (bodyOpen) {
                    readBody(in);
                } else if (exchange == null && !closing) {
                    readHead(in);
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
        if (closing && exchange == null && !bodyOpen) {
            end();
        }
    }

    private void readHead(ByteBuf in) {
        if (!reader().begun()) {
            readConfiguration();
        }
        RequestReader reader = reader();
        switch (reader.read(in)) {
            case INCOMPLETE -> {
                if (reader.begun() && watch.phase() != Phase.HEAD) {
                    await(Phase.HEAD, loop.now());
                }
            }
            case REJECTED -> refuse(Reason.of(reader.rejection()));
            case COMPLETE -> beginRequest(reader.head());
        }
    }

    private void beginRequest(Http1RequestHead head) {
        ListenerFacts listener = facts();
        requests++;
        clientEnds = !head.keepAlive();
        if (trusted) {
            head.client(ClientAddress.forwarded(head, peer, listener));
        }
        bodyOpen = head.framing() != Framing.NONE;
        bodyHeldBack = bodyOpen && head.expectContinue();
        watch.enter(Phase.NOTHING, 0);
        if (bodyOpen) {
            body().start(head, BodyForm.AS_IT_CAME, listener.maxBody);
            if (!bodyHeldBack) {
                await(Phase.BODY, loop.now());
            }
        }
        Exchange begun = loop.takeExchange();
        exchange = begun;
        boolean tooLarge = head.framing() == Framing.LENGTH && head.contentLength() > listener.maxBody;
        begun.begin(this, snapshot(), listener, bodyOpen, head.length(), tooLarge ? Reason.BODY_TOO_LARGE : null);
    }

    private void readBody(ByteBuf in) {
        int before = in.readerIndex();
        Exchange present = exchange;
        BodyState result = body().read(in, present == null ? DISCARD : present.requestBody());
        if (bodyHeldBack) {
            bodyHeldBack = false;
            await(Phase.BODY, loop.now());
        }
        watch.bodyBytes(in.readerIndex() - before, loop.now());
        if (result == BodyState.REJECTED) {
            Reason fault = Reason.of(body().rejection());
            if (present == null) {
                end();
            } else {
                present.clientFault(fault);
            }
        } else if (result == BodyState.DONE) {
            bodyOpen = false;
            watch.enter(Phase.NOTHING, 0);
            if (present != null) {
                present.requestEnd();
            } else {
                nextRequest();
            }
        } else if (present == null && body().payload() > DISCARD_BYTES) {
            end();
        }
    }

    /// Answers what is no request, and ends the connection: nobody knows where the next one would begin.
    private void refuse(Reason reason) {
        ListenerFacts listener = facts();
        byte[] requestId = new byte[RequestIds.LENGTH];
        loop.requestIds.next(requestId);
        Output output = out();
        long before = output.bytes();
        loop.responseWriter.write(output.buffer(), listener.errors.of(reason, requestId), false, false, false);
        ExchangeRecord.refused(loop, listener, peer, reason, requestId, output.bytes() - before);
        end();
    }

    // ---- the exchange's port

    @Override
    public Http1RequestHead head() {
        return reader().head();
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
        return bodyHeldBack;
    }

    /// How this client's requests are changed on their way.
    Forwarding forwarding() {
        Forwarding present = forwarding;
        if (present == null) {
            byte[] text = ClientAddress.text(context().channel().remoteAddress());
            forwarding = present = new Forwarding(text, trusted, facts().via);
        }
        return present;
    }

    @Override
    public void interim(BackendSide from) {
        if (!head().http10()) {
            switch (from) {
                case Http1Backend http1 -> loop.responseWriter.writeInterim(out().buffer(), http1.head());
            }
        }
        if (bodyHeldBack && from.status() == CONTINUE) {
            bodyHeldBack = false;
            await(Phase.BODY, loop.now());
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
                reset = form.endsWithConnection();
                ListenerFacts listener = facts();
                loop.responseWriter.write(out().buffer(), answer, http10, form, stays, listener.via, http1.responseEdits());
                http1.form(form);
            }
        }
        closing |= !stays;
    }

    @Override
    public void answer(LocalAnswer answer) {
        Http1RequestHead head = head();
        boolean stays = mayStay() && (!bodyOpen || mayDiscard(head));
        loop.responseWriter.write(out().buffer(), answer, head.http10(), head.isHead(), stays);
        closing |= !stays;
    }

    /// Whether the rest of a body that nobody wants is small, and will come for certain.
    private boolean mayDiscard(Http1RequestHead head) {
        return head.framing() == Framing.LENGTH && head.contentLength() <= Math.min(DISCARD_BYTES, facts().maxBody)
                && !head.expectContinue();
    }

    private boolean mayStay() {
        ListenerFacts listener = facts();
        return head().keepAlive() && !closing && !leaving && !serving.draining && requests < listener.maxRequests
                && (listener.maxAgeNanos == Nanos.NEVER || loop.now() - openedAt < listener.maxAgeNanos);
    }

    @Override
    public BodySink answerBody() {
        return out();
    }

    @Override
    public void flush() {
        out().flush();
        watchOutput();
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
        if (bodyOpen && closing) {
            end();
        } else if (bodyOpen) {
            flush(); // what is left of the body is read and dropped
            if (!consuming) {
                read();
            }
        } else {
            nextRequest();
        }
    }

    @Override
    public void cut() {
        exchange = null;
        if (state == State.CLOSED) {
            return;
        }
        if (reset) {
            context().channel().config().setOption(io.netty.channel.ChannelOption.SO_LINGER, 0); // no FIN: it would look like the end
        }
        closing = true;
        end();
    }

    private void nextRequest() {
        if (closing) {
            end();
            return;
        }
        reader().recycle();
        reset = false;
        flush();
        await(Phase.IDLE, loop.now());
        if (!consuming) {
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
        if (state != State.OPEN) {
            return;
        }
        state = State.ENDING;
        boolean linger = !reset && (bodyOpen || held != null || !clientEnds);
        dropHeld();
        out().flush();
        awaitEnd(facts().writeNanos);
        ChannelHandlerContext context = context();
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (!sent.isSuccess() || !linger) {
                context.close();
            } else if (state == State.ENDING) {
                state = State.LINGERING;
                awaitEnd(LINGER_NANOS);
                ((DuplexChannel) context.channel()).shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
                read();
            }
        });
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

    private void await(Phase phase, long now) {
        watch.enter(phase, now);
        loop.deadlines.set(deadline, watch.due(facts(), now));
    }

    private void awaitEnd(long nanos) {
        long now = loop.now();
        watch.enterEnd(now, nanos);
        loop.deadlines.set(deadline, watch.due(facts(), now));
    }

    private void watchOutput() {
        Output output = out();
        if (output.pending() > 0) {
            long now = loop.now();
            if (watch.outputPending(output.progress(), now)) {
                loop.deadlines.set(deadline, watch.due(facts(), now));
            }
        }
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
            loop.deadlines.set(deadline, watch.due(limits, now));
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

    private RequestReader reader() {
        return present(reader);
    }

    private ListenerFacts facts() {
        return present(facts);
    }

    private Snapshot snapshot() {
        return present(snapshot);
    }

    private BodyReader body() {
        BodyReader present = body;
        if (present == null) {
            body = present = new BodyReader();
        }
        return present;
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("client connection: used out of its order");
        }
        return value;
    }
}
