package io.evenkeel.proxy;

import io.evenkeel.proxy.http1.BodyForm;
import io.evenkeel.proxy.http1.Http1RequestHead;
import io.evenkeel.proxy.http1.Http1ResponseHead;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.proxy.http1.UpgradeProtocol;

/// Writes what one HTTP/1.1 client is answered, and decides with each answer whether its connection goes on (RFC 9112 §9.3). Owned by one
/// event loop.
final class Http1Answers {

    private final LoopContext loop;
    private final Serving serving;
    private final ClientConnection connection;
    private final RequestStream requests;

    /// The present request is the last, because the listener or the process goes.
    private boolean leaving;
    /// No request is read any more, because the client was told so.
    private boolean closing;
    /// Only a reset can tell the client that its answer is not whole.
    private boolean resetIfCut;
    /// The client said that nothing follows its last request.
    private boolean clientEnds;

    Http1Answers(LoopContext loop, Serving serving, ClientConnection connection, RequestStream requests) {
        this.loop = loop;
        this.serving = serving;
        this.connection = connection;
        this.requests = requests;
    }

    /// A request begins.
    void begin(Http1RequestHead head) {
        resetIfCut = false;
        clientEnds = !head.keepAlive();
        leaving |= requests.orphaned();
    }

    /// The present request is the last.
    void leave() {
        leaving = true;
    }

    /// No further request is read, whatever the client was told.
    void close() {
        closing = true;
    }

    /// Whether no further request is read.
    boolean closing() {
        return closing;
    }

    /// Whether only RST tells the client that its answer is not whole, because FIN would be its end.
    boolean resetIfCut() {
        return resetIfCut;
    }

    /// Nothing follows: the client has closed its direction.
    void clientEnded() {
        clientEnds = true;
    }

    /// Whether the client said that nothing follows.
    boolean clientEnds() {
        return clientEnds;
    }

    /// Passes an interim head on.
    void interim(BackendSide from) {
        if (!requests.head().http10()) {
            switch (from) {
                case Http1Backend http1 -> loop.responseWriter.writeInterim(connection.out().buffer(), http1.head());
            }
        }
    }

    /// Passes a backend's head on.
    ///
    /// @param keep false when the connection must end with this answer
    void write(BackendSide from, boolean keep) {
        boolean stays = keep && mayStay();
        switch (from) {
            case Http1Backend http1 when http1.upgrade() instanceof UpgradeProtocol protocol -> {
                stays = false;
                resetIfCut = !protocol.tellsItsEnd();
                loop.responseWriter.writeUpgrade(connection.out().buffer(), http1.head(), requests.facts().via, http1.responseEdits(),
                        http1.addedLines());
                http1.form(BodyForm.AS_IT_CAME);
            }
            case Http1Backend http1 -> {
                Http1ResponseHead answer = http1.head();
                boolean http10 = requests.head().http10();
                BodyForm form = BodyForm.forClient(answer.framing(), http10);
                stays &= !form.endsWithConnection();
                resetIfCut = form.endsWithConnection();
                loop.responseWriter.write(connection.out().buffer(), answer, http10, form, stays, requests.facts().via,
                        http1.responseEdits(), http1.addedLines());
                http1.form(form);
            }
        }
        closing |= !stays;
    }

    /// Answers instead of a backend.
    void write(LocalAnswer answer) {
        Http1RequestHead head = requests.head();
        boolean stays = mayStay() && (!requests.bodyOpen() || requests.mayDiscard());
        loop.responseWriter.write(connection.out().buffer(), answer, head.http10(), head.isHead(), stays);
        closing |= !stays;
    }

    private boolean mayStay() {
        ListenerFacts facts = requests.facts();
        return !clientEnds && !closing && !leaving && !serving.draining && requests.count() < facts.maxRequests
                && (facts.maxAgeNanos == Nanos.NEVER || connection.age() < facts.maxAgeNanos);
    }

    /// Answers what is no request. The connection has to end then: nobody knows where the next one would begin.
    void refuse(Reason reason) {
        ListenerFacts facts = requests.facts();
        byte[] requestId = new byte[RequestIds.LENGTH];
        loop.requestIds.next(requestId);
        Output output = connection.out();
        long before = output.bytes();
        loop.responseWriter.write(output.buffer(), facts.errors.of(reason, requestId), false, false, false);
        ExchangeRecord.refused(loop, facts, requests.peer(), reason, requestId, output.bytes() - before);
        clientEnds = false;
    }
}
