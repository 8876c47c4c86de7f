package io.evenkeel.proxy;

import io.evenkeel.proxy.http1.BodyForm;
import io.evenkeel.proxy.http1.BodyReader;
import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.BodyState;
import io.evenkeel.proxy.http1.Forwarding;
import io.evenkeel.proxy.http1.Framing;
import io.evenkeel.proxy.http1.HeadState;
import io.evenkeel.proxy.http1.Http1RequestHead;
import io.evenkeel.proxy.http1.RequestReader;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// The requests of one HTTP/1.1 client as they come, head and body in turn, each under the configuration that is in force when its first
/// byte comes. Knows no exchange and sends nothing. Owned by one event loop.
final class RequestStream {

    /// A body that nobody wants is read up to this size to save the connection; a larger one costs more than a new connection.
    private static final long DISCARD_BYTES = 64 * 1024;

    private static final BodySink DISCARD = new BodySink() {
        @Override
        public void pass(ByteBuf source, int index, int length) {}

        @Override
        public void insert(byte[] bytes, int offset, int length) {}
    };

    private final LoopContext loop;
    private final Serving serving;
    private final int slot;
    private final SocketAddress address;
    private final byte[] peer;

    private Snapshot snapshot;
    private ListenerFacts facts;
    private RequestReader reader;
    private boolean trusted;
    private boolean orphaned;
    private @Nullable Forwarding forwarding;
    private @Nullable BodyReader body;
    private boolean bodyOpen;
    private boolean heldBack;
    private boolean tunnel;
    /// Bytes of the present body that nobody wanted, with their framing.
    private long dropped;
    private long count;

    /// @param slot  of the listener
    /// @param facts what the snapshot says of it
    /// @param peer  address of the client's end of the connection
    RequestStream(LoopContext loop, Serving serving, int slot, Snapshot snapshot, ListenerFacts facts, SocketAddress peer) {
        this.loop = loop;
        this.serving = serving;
        this.slot = slot;
        this.snapshot = snapshot;
        this.facts = facts;
        address = peer;
        this.peer = ClientAddress.of(peer);
        trusted = facts.trusts(this.peer);
        reader = newReader();
    }

    private RequestReader newReader() {
        return new RequestReader(loop.heads, facts.heads, facts.name, false, peer);
    }

    /// The configuration of the present request.
    Snapshot snapshot() {
        return snapshot;
    }

    /// What that says of the listener.
    ListenerFacts facts() {
        return facts;
    }

    byte[] peer() {
        return peer;
    }

    /// Whether the configuration in force knows the listener no more. One more request is served, as the configuration says under which
    /// it came.
    boolean orphaned() {
        return orphaned;
    }

    /// Requests whose head was read.
    long count() {
        return count;
    }

    // ---- heads

    /// Reads on in a head, the next one's if none is begun.
    HeadState readHead(ByteBuf in) {
        if (!reader.begun()) {
            readConfiguration();
        }
        HeadState state = reader.read(in);
        if (state == HeadState.COMPLETE) {
            begin(reader.head());
        }
        return state;
    }

    private void readConfiguration() {
        Snapshot newest = serving.snapshot;
        if (newest == snapshot) {
            return;
        }
        ListenerFacts own = newest.listener(slot);
        if (own == null) {
            orphaned = true;
            return;
        }
        snapshot = newest;
        if (own != facts) {
            facts = own;
            trusted = own.trusts(peer);
            reader = newReader();
            forwarding = null;
        }
    }

    private void begin(Http1RequestHead head) {
        count++;
        if (trusted) {
            head.client(ClientAddress.forwarded(head, peer, facts));
        }
        bodyOpen = head.framing() != Framing.NONE;
        heldBack = bodyOpen && head.expectContinue();
        dropped = 0;
        if (bodyOpen) {
            body().start(head, BodyForm.AS_IT_CAME, facts.maxBody);
        }
    }

    /// Whether a byte of a head was read, or the whole, and not yet [#recycle]d.
    boolean begun() {
        return reader.begun();
    }

    Http1RequestHead head() {
        return reader.head();
    }

    /// What was wrong with a head that was refused.
    Reason headFault() {
        return Reason.of(reader.rejection());
    }

    /// How this client's requests are changed on their way.
    Forwarding forwarding() {
        Forwarding present = forwarding;
        if (present == null) {
            forwarding = present = new Forwarding(ClientAddress.text(address), trusted, facts.via);
        }
        return present;
    }

    /// The present request is over, or the connection is.
    void recycle() {
        reader.recycle();
    }

    // ---- bodies

    /// Whether bytes of the present request's body are to come.
    boolean bodyOpen() {
        return bodyOpen;
    }

    /// Whether the client may hold the body back until it hears `100 Continue`.
    boolean heldBack() {
        return heldBack;
    }

    /// It heard it, or did not wait.
    void letGo() {
        heldBack = false;
    }

    /// Whether the head already tells that the body is too large.
    boolean tooLarge() {
        Http1RequestHead head = reader.head();
        return head.framing() == Framing.LENGTH && head.contentLength() > facts.maxBody;
    }

    /// The present request has become a tunnel: what comes now is passed as it is, until [#endTunnel].
    void openTunnel() {
        body().start(Framing.UNTIL_CLOSE, 0, BodyForm.AS_IT_CAME, Long.MAX_VALUE);
        bodyOpen = true;
        tunnel = true;
    }

    void endTunnel() {
        bodyOpen = false;
    }

    /// Whether no further request can come, because the connection speaks another protocol.
    boolean isTunnel() {
        return tunnel;
    }

    /// Reads on in the body.
    ///
    /// @param sink null to drop what comes
    BodyState readBody(ByteBuf in, @Nullable BodySink sink) {
        int before = in.readerIndex();
        BodyState state = body().read(in, sink == null ? DISCARD : sink);
        bodyOpen = state != BodyState.DONE;
        if (sink == null && !tunnel) {
            dropped += in.readerIndex() - before;
        }
        return state;
    }

    /// Whether more of the present body came to nothing than saving the connection is worth.
    boolean droppedTooMuch() {
        return dropped > DISCARD_BYTES;
    }

    /// What was wrong with a body that was refused.
    Reason bodyFault() {
        return Reason.of(body().rejection());
    }

    /// Whether the rest of a body that nobody wants is small, and will come for certain.
    boolean mayDiscard() {
        Http1RequestHead head = reader.head();
        return head.framing() == Framing.LENGTH && head.contentLength() <= Math.min(DISCARD_BYTES, facts.maxBody) && !head.expectContinue();
    }

    private BodyReader body() {
        BodyReader present = body;
        if (present == null) {
            body = present = new BodyReader();
        }
        return present;
    }
}
