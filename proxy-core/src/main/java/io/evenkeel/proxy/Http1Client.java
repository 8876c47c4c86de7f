package io.evenkeel.proxy;

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
    /// A body that nobody wants is read up to this size to save the connection; a larger one costs more than a new connection.
    private static final long DISCARD_BYTES = 64 * 1024;
    /// The window of `body-min-rate`.
    private static final long RATE_NANOS = TimeUnit.SECONDS.toNanos(30);

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
    @Nullable Http1Client previous;
    @Nullable Http1Client next;

    // set when the channel is active
    private @Nullable ChannelHandlerContext context;
    private @Nullable Output out;
    private byte[] peer = {};
    private long openedAt;

    // of the configuration in force for the present request
    private @Nullable Snapshot snapshot;
    private @Nullable ListenerFacts facts;
    private @Nullable RequestReader reader;
    private @Nullable Forwarding forwarding;
    private boolean trusted;
    /// The listener is gone: this request is the last.
    private boolean leaving;

    private State state = State.OPEN;
    private @Nullable Exchange exchange;
    private @Nullable BodyReader body;
    private boolean bodyOpen;
    private boolean bodyBegun;
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

    private long idleSince;
    private long headBegunAt;
    private boolean headBegun;
    private long bodyReadAt;
    private long rateSince;
    private long rateBytes;
    private long stuckAt;
    private long stuckSample = -1;
    private long endingDue;

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
        openedAt = idleSince = loop.now();
        loop.clients.add(this);
        Snapshot present = serving.snapshot;
        ListenerFacts own = present.listener(listener.slot());
        if (own == null) {
            closeNow(); // the listener went while the connection came
            return;
        }
        adopt(present, own);
        own.meters.connectionOpened();
        arm(openedAt);
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
        ListenerFacts own = facts;
        if (own != null) {
            own.meters.connectionClosed();
        }
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
        closing = true;
        if (state == State.OPEN && exchange == null && !bodyOpen && !reader().begun()) {
            end();
        }
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

    boolean busy() {
        return exchange != null;
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
            return;
        }
        if (paused) {
            paused = false;
            bodyReadAt = rateSince = loop.now(); // the silence was ours
            rateBytes = 0;
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
                } else if (exchange == null && (!closing || reader().begun())) {
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
        if (closing && exchange == null && !bodyOpen && !reader().begun()) {
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
                if (reader.begun() && !headBegun) {
                    headBegun = true;
                    headBegunAt = loop.now();
                    arm(headBegunAt);
                }
            }
            case REJECTED -> refuse(Reason.of(reader.rejection()));
            case COMPLETE -> beginRequest(reader.head());
        }
    }

    private void beginRequest(Http1RequestHead head) {
        ListenerFacts listener = facts();
        headBegun = false;
        requests++;
        clientEnds = !head.keepAlive();
        if (trusted) {
            head.client(ClientAddress.forwarded(head, peer, listener));
        }
        bodyOpen = head.framing() != Framing.NONE;
        bodyBegun = false;
        if (bodyOpen) {
            BodyReader body = body();
            body.start(head, BodyForm.AS_IT_CAME, listener.maxBody);
            bodyReadAt = rateSince = loop.now();
            rateBytes = 0;
            arm(bodyReadAt);
        }
        Exchange begun = loop.takeExchange();
        exchange = begun;
        boolean tooLarge = head.framing() == Framing.LENGTH && head.contentLength() > listener.maxBody;
        begun.begin(this, snapshot(), listener, bodyOpen, head.length(), tooLarge ? Reason.BODY_TOO_LARGE : null);
    }

    private void readBody(ByteBuf in) {
        int before = in.readerIndex();
        bodyBegun = true;
        Exchange present = exchange;
        BodyState result = body().read(in, present == null ? DISCARD : present.requestBody());
        bodyReadAt = loop.now();
        rateBytes += in.readerIndex() - before;
        if (result == BodyState.REJECTED) {
            Reason fault = Reason.of(body().rejection());
            if (present == null) {
                end();
            } else {
                present.clientFault(fault);
            }
        } else if (result == BodyState.DONE) {
            bodyOpen = false;
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
        listener.meters.requestStarted();
        Output output = out();
        long before = output.bytes();
        loop.responseWriter.write(output.buffer(), listener.errors.of(reason, requestId), false, false, false);
        listener.meters.requestEnded(reason.status());
        loop.logRefused(listener, peer, reason, requestId, output.bytes() - before);
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
        return bodyOpen && !bodyBegun && head().expectContinue();
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
        idleSince = loop.now();
        arm(idleSince);
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
        endingDue = Nanos.after(loop.now(), facts().writeNanos);
        arm(loop.now());
        ChannelHandlerContext context = context();
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (!sent.isSuccess() || !linger) {
                context.close();
            } else if (state == State.ENDING) {
                state = State.LINGERING;
                endingDue = loop.now() + LINGER_NANOS;
                arm(loop.now());
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

    /// Begins to watch whether the client takes what it is sent.
    private void watchOutput() {
        if (stuckSample < 0 && out().pending() > 0) {
            stuckAt = loop.now();
            stuckSample = out().progress();
            arm(stuckAt);
        }
    }

    private void arm(long now) {
        loop.deadlines.set(deadline, nextDue(now));
    }

    private long nextDue(long now) {
        ListenerFacts listener = facts();
        if (state == State.ENDING || state == State.LINGERING) {
            return endingDue;
        }
        long due = Nanos.NEVER;
        if (stuckSample >= 0) {
            due = Nanos.after(now, listener.writeNanos == Nanos.NEVER ? Nanos.NEVER : listener.writeNanos / 4);
        }
        if (bodyOpen && !paused) {
            due = Math.min(due, Nanos.after(bodyReadAt, listener.bodyNanos));
            due = Math.min(due, listener.bodyMinRate > 0 ? rateSince + RATE_NANOS : Nanos.NEVER);
        } else if (exchange == null && !bodyOpen) {
            due = Math.min(due, headBegun ? Nanos.after(headBegunAt, listener.headerNanos) : Nanos.after(idleSince, listener.idleNanos));
        }
        return due;
    }

    private void onDue(long now) {
        ListenerFacts listener = facts();
        if (state == State.ENDING || state == State.LINGERING) {
            if (now >= endingDue) {
                context().close();
                return;
            }
        } else if (outputIsStuck(now, listener)) {
            Exchange present = exchange;
            if (present != null) {
                present.clientFault(Reason.WRITE_TIMEOUT);
            }
            context().close();
            return;
        } else if (bodyOpen && !paused) {
            Reason fault = bodyFault(now, listener);
            if (fault != null) {
                bodyTimedOut(fault);
                return;
            }
        } else if (exchange == null && !bodyOpen) {
            if (headBegun && now >= Nanos.after(headBegunAt, listener.headerNanos)) {
                refuse(Reason.HEADER_TIMEOUT);
                return;
            }
            if (!headBegun && now >= Nanos.after(idleSince, listener.idleNanos)) {
                context().close();
                return;
            }
        }
        arm(now);
    }

    private boolean outputIsStuck(long now, ListenerFacts listener) {
        if (stuckSample < 0) {
            return false;
        }
        long sample = out().progress();
        if (out().pending() == 0) {
            stuckSample = -1;
        } else if (sample != stuckSample) {
            stuckSample = sample;
            stuckAt = now;
        }
        return stuckSample >= 0 && now >= Nanos.after(stuckAt, listener.writeNanos);
    }

    private @Nullable Reason bodyFault(long now, ListenerFacts listener) {
        if (now >= Nanos.after(bodyReadAt, listener.bodyNanos)) {
            return Reason.BODY_TIMEOUT;
        }
        if (listener.bodyMinRate > 0 && now - rateSince >= RATE_NANOS) {
            if (rateBytes < listener.bodyMinRate * ((now - rateSince) / TimeUnit.SECONDS.toNanos(1))) {
                return Reason.BODY_TOO_SLOW;
            }
            rateSince = now;
            rateBytes = 0;
        }
        return null;
    }

    private void bodyTimedOut(Reason fault) {
        closing = true;
        Exchange present = exchange;
        if (present != null) {
            present.clientFault(fault);
        } else {
            end();
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
