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
import io.evenkeel.proxy.http1.UpgradeProtocol;
import io.evenkeel.routing.Bytes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// What a backend hears and says in HTTP/1.1, on its [BackendConnection]. Owned by one event loop and used for one exchange after the
/// other.
final class Http1Backend implements BackendSide {

    /// Backends are of the operator's choice: generous, but bounded.
    private static final HeadLimits LIMITS = new HeadLimits(8 * 1024, 128 * 1024, 1000);
    /// 103 may come a few times (RFC 8297); more interim heads than this are a defect or an attack.
    private static final int MAX_INTERIM = 32;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final LoopContext loop;
    private final Upstream upstream;
    private final BackendConnection connection;
    private final ResponseReader reader;
    private final BodyReader body = new BodyReader();

    private @Nullable Exchange exchange;
    private boolean fit = true;
    private boolean answerBegun;
    private boolean headDone;
    private boolean answerDone;
    private int interims;
    private int served;
    /// The turn of the loop in which the present request was written; -1 where the system writes later.
    private long writtenIn;
    /// The turn in which the system said, behind a full read, that nothing waits; -1 when it never had to.
    private long askedIn = -1;
    /// To what the present request may change the connection; null when it asks for nothing.
    private @Nullable UpgradeProtocol upgrade;
    /// To which the connection belongs; null as long as it speaks HTTP.
    private @Nullable Tunnel tunnel;

    Http1Backend(LoopContext loop, Upstream upstream, BackendConnection connection) {
        this.loop = loop;
        this.upstream = upstream;
        this.connection = connection;
        reader = new ResponseReader(loop.heads, LIMITS);
    }

    // ---- the exchange's port

    @Override
    public void begin(Exchange exchange, ClientSide client) {
        this.exchange = exchange;
        answerBegun = false;
        headDone = false;
        answerDone = false;
        interims = 0;
        Output output = connection.out();
        if (served > 0 && (!client.idempotent() || output.writesLater())) {
            output.track();
        } else {
            output.untrack();
        }
        served++;
        writtenIn = output.writesLater() ? -1 : loop.turn();
        switch (client) {
            case Http1Client http1 -> {
                UpgradeProtocol asked = http1.head().upgrade(exchange.route().upgrades);
                upgrade = asked;
                reader.expect(http1.head().isHead(), asked);
                loop.requestWriter.write(output.buffer(), http1.head(), forwarding(http1, exchange).upgrade(asked != null));
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
        StickyCookies sticky = exchange.pool().sticky;
        if (sticky != null) {
            forwarding.hiddenCookie(sticky.name());
        }
        byte[] requestId = exchange.madeRequestId();
        if (requestId != null) {
            forwarding.requestId(requestId);
        }
        return forwarding;
    }

    @Override
    public BodySink requestBody() {
        return connection.out();
    }

    @Override
    public void flush() {
        connection.flush();
    }

    @Override
    public boolean writable() {
        return connection.writable();
    }

    @Override
    public void resume() {
        connection.read();
    }

    @Override
    public boolean reused() {
        return served > 1;
    }

    @Override
    public boolean sentAnything() {
        return connection.out().left();
    }

    @Override
    public boolean answerBegun() {
        return answerBegun;
    }

    @Override
    public boolean endsWithAnswer() {
        return !fit || connection.isOutputBroken() || !reader.head().keepAlive();
    }

    @Override
    public int status() {
        return reader.head().status();
    }

    @Override
    public boolean forbidsRetry() {
        Bytes value;
        for (int line = 0; (value = reader.head().header(RetrySignal.FIELD_NAME, line)) != null; line++) {
            if (RetrySignal.forbidsRetry(value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void release() {
        exchange = null;
        tunnel = null;
        connection.countBytes();
        boolean goesOn = fit && answerDone && !connection.isOutputBroken() && connection.isOpen();
        reader.recycle();
        if (goesOn) {
            upstream.giveBack(connection);
        } else {
            connection.close();
        }
    }

    @Override
    public void abort() {
        exchange = null;
        connection.countBytes();
        UpgradeProtocol spoken = tunnel == null ? null : upgrade;
        tunnel = null;
        if (spoken == null || spoken.tellsItsEnd()) {
            connection.close();
        } else {
            connection.reset();
        }
    }

    @Override
    public void openTunnel(Tunnel opened) {
        tunnel = opened;
        fit = false;
        reader.recycle(); // tunnels may be many, and long
        connection.openTunnel();
    }

    @Override
    public void endRequest() {
        connection.endOutput();
    }

    /// To what the answer changes the connection; null when it does not.
    @Nullable UpgradeProtocol upgrade() {
        return reader.head().status() == SWITCHING_PROTOCOLS ? upgrade : null;
    }

    /// The head of the answer, between [Exchange#answerHead] and the answer's end.
    Http1ResponseHead head() {
        return reader.head();
    }

    /// What changes in the answer's head: what the route says, and the word that no layer in front is to try it again.
    HeaderEdits responseEdits() {
        Exchange present = exchange;
        if (present == null) {
            return HeaderEdits.NONE;
        }
        HeaderEdits edits = present.route().responseEdits;
        int tries = present.triesToTell();
        return tries == 0 ? edits
                : edits.setting(RetrySignal.FIELD, RetrySignal.passed(reader.head().header(RetrySignal.FIELD_NAME, 0), tries));
    }

    /// What the proxy itself adds to the answer's head: field lines, each with its CRLF.
    byte[] addedLines() {
        Exchange present = exchange;
        return present == null ? StickyCookies.NOTHING : present.cookieLines();
    }

    /// Says in which form the answer's body is wanted.
    void form(BodyForm form) {
        body.start(reader.head(), form, Long.MAX_VALUE);
    }

    // ---- the connection's side

    /// Whether somebody takes what would be read now; without an exchange there should be nothing.
    boolean takesMore() {
        Exchange present = exchange;
        return present == null || present.takesAnswer();
    }

    /// All that one read brought was received.
    void afterRead() {
        Exchange present = exchange;
        if (present != null) {
            present.flushAnswer();
        }
    }

    /// The backend takes more of the request.
    void writableAgain() {
        Exchange present = exchange;
        if (present != null) {
            present.backendWritable();
        }
    }

    /// The backend takes no more of it.
    void outputBroken() {
        fit = false;
        writableAgain();
        outputEnded();
    }

    /// Our direction of a tunnel is closed.
    void outputEnded() {
        Tunnel open = tunnel;
        if (open != null) {
            open.requestClosed();
        }
    }

    /// The backend has closed its direction of a tunnel.
    void inputEnded() {
        Tunnel open = tunnel;
        if (open != null) {
            open.answerEnded();
        }
    }

    /// The connection is closed.
    ///
    /// @param broken whether it did not end with FIN
    void gone(boolean broken) {
        Exchange present = exchange;
        Tunnel open = tunnel;
        if (present == null) {
            upstream.forget(connection);
        } else if (open != null) {
            open.backendGone();
        } else if (headDone && !answerDone && !broken && body.end(present.answerBody()) == BodyState.DONE) {
            answerDone = true;
            fit = false;
            present.answerEnd();
        } else {
            present.backendGone();
        }
        reader.recycle();
    }

    /// @param in stays the connection's
    void received(ByteBuf in) {
        Exchange present = exchange;
        if (present == null || answerDone) {
            fit = false; // nobody asked: what comes next would be taken for the next request's answer
            if (present == null) {
                connection.close();
            }
            return;
        }
        if (cameBeforeRequest()) {
            fit = false;
            connection.close(); // its end tells whether the request has left after all
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
            // what lies behind it would be taken for the next request's answer
            fit &= !in.isReadable() && !holdsMore(in) && reader.head().keepAlive();
            present.answerEnd(); // may begin another exchange on this connection: nothing may follow
        }
    }

    /// Whether something waits behind a read that took as much as it could; where the system cannot be asked, it may.
    private boolean holdsMore(ByteBuf in) {
        if (!connection.filled(in)) {
            return false;
        }
        askedIn = loop.turn();
        return connection.mayHoldUnread();
    }

    /// Whether what came was there before the request left, and so is no answer to it. Over io_uring, what the system had read before it wrote
    /// comes before it tells that it wrote. Else what is read in the turn in which the request was written came before, unless that is a second
    /// look behind a full read.
    private boolean cameBeforeRequest() {
        if (answerBegun || served == 1) {
            return false;
        }
        Output output = connection.out();
        boolean before = output.writesLater() ? !output.left() : loop.isTurn(writtenIn) && askedIn != writtenIn;
        return before || !connection.isOpen();
    }

    private void fail(Exchange present, String rule) {
        fit = false;
        upstream.malformed(rule);
        present.backendMalformed();
    }
}
