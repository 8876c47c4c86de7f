package io.evenkeel.proxy;

import io.evenkeel.proxy.ClientWatch.Phase;
import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.Forwarding;
import io.evenkeel.proxy.http1.Http1RequestHead;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.routing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// A client that speaks HTTP/1.1, on its [ClientConnection]: its requests are served one after the other. What is read of it is for
/// [Http1Intake], what it is answered for [Http1Answers]. Owned by one event loop.
final class Http1Client implements ClientSide {

    private static final int CONTINUE = 100;

    private final LoopContext loop;
    private final ClientConnection connection;
    private final RequestStream requests;
    private final Http1Intake intake;
    private final Http1Answers answers;
    private @Nullable Exchange exchange;
    /// To which the connection belongs; null as long as it speaks HTTP.
    private @Nullable Tunnel tunnel;

    Http1Client(LoopContext loop, Serving serving, ClientConnection connection, RequestStream requests) {
        this.loop = loop;
        this.connection = connection;
        this.requests = requests;
        intake = new Http1Intake(connection, requests, this);
        answers = new Http1Answers(loop, serving, connection, requests);
    }

    // ---- the connection's side

    /// What the configuration of the present request says of the listener.
    ListenerFacts facts() {
        return requests.facts();
    }

    /// Whether no request has come yet.
    boolean isFresh() {
        return requests.count() == 0;
    }

    /// Whether the connection belongs to a tunnel.
    boolean isTunnel() {
        return tunnel != null;
    }

    /// Whether a request is in flight or has begun to come, or a tunnel is open.
    boolean busy() {
        return exchange != null || requests.bodyOpen() || requests.begun();
    }

    /// The present request is the last.
    void leave() {
        answers.leave();
    }

    /// Ends the request in flight because the process ends.
    ///
    /// @return false when there is none
    boolean shutdown() {
        Exchange present = exchange;
        if (present == null) {
            return false;
        }
        present.fail(Reason.SHUTDOWN);
        return true;
    }

    /// Ends the request in flight because of that, and the connection with it.
    ///
    /// @return false when there is none
    boolean fault(Reason reason) {
        answers.close();
        Exchange present = exchange;
        if (present == null) {
            return false;
        }
        present.clientFault(reason);
        return true;
    }

    /// The connection is closed.
    void gone() {
        Exchange present = exchange;
        if (present != null) {
            present.clientGone();
        }
        intake.drop();
        requests.recycle();
    }

    /// The client takes more of its answer.
    void writableAgain() {
        Exchange present = exchange;
        if (present != null) {
            present.clientWritable();
        }
    }

    /// The client has closed its direction of a tunnel.
    void inputEnded() {
        requests.endTunnel();
        answers.clientEnded();
        Tunnel open = tunnel;
        if (open != null) {
            open.requestEnded();
        }
    }

    /// We have closed ours.
    void outputEnded() {
        Tunnel open = tunnel;
        if (open != null) {
            open.answerClosed();
        }
    }

    /// @param in taken over
    void received(ByteBuf in) {
        intake.received(in);
    }

    /// All that one read brought was received.
    void afterRead() {
        Exchange present = exchange;
        if (present != null) {
            present.flushRequest();
        }
        flush();
        intake.read();
    }

    // ---- the intake's side

    /// Whether a request may begin.
    boolean takesHead() {
        return exchange == null && !answers.closing();
    }

    /// A request's head has come.
    void begin() {
        Http1RequestHead head = requests.head();
        boolean hasBody = requests.bodyOpen();
        answers.begin(head);
        Exchange begun = loop.takeExchange();
        exchange = begun;
        begun.begin(this, requests.snapshot(), requests.facts(), hasBody, head.length(),
                hasBody && requests.tooLarge() ? Reason.BODY_TOO_LARGE : null);
    }

    /// Whether more of the body can be taken now; one that nobody wants always can.
    boolean takesBody() {
        Exchange present = exchange;
        return present == null || present.takesRequest();
    }

    /// Where the body goes; null when nobody wants it.
    @Nullable BodySink requestBody() {
        Exchange present = exchange;
        Tunnel open = tunnel;
        return present == null || open != null && !open.takesRequest() ? null : present.requestBody();
    }

    /// The body is whole.
    void bodyEnd() {
        Exchange present = exchange;
        if (present != null) {
            present.requestEnd();
        } else {
            nextRequest();
        }
    }

    /// The body broke a rule.
    void bodyFault(Reason reason) {
        if (!fault(reason)) { // its answer is whole already, but nobody knows where the next request would begin
            end();
        }
    }

    /// All that came was gone through.
    void endIfLast() {
        if (answers.closing() && exchange == null && !requests.bodyOpen()) {
            end();
        }
    }

    /// Answers what is no request, and ends the connection: nobody knows where the next one would begin.
    void refuse(Reason reason) {
        answers.refuse(reason);
        end();
    }

    // ---- the exchange's port

    @Override
    public Http1RequestHead head() {
        return requests.head();
    }

    @Override
    public int encodings() {
        return head().encodings();
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
        return connection.allocator();
    }

    @Override
    public boolean idempotent() {
        return head().idempotent();
    }

    @Override
    public boolean waitsForContinue() {
        return requests.heldBack();
    }

    /// How this client's requests are changed on their way.
    Forwarding forwarding() {
        return requests.forwarding();
    }

    @Override
    public void interim(BackendSide from) {
        answers.interim(from);
        if (from.status() == CONTINUE) {
            intake.letGo();
        }
    }

    @Override
    public void answer(BackendSide from, boolean keep) {
        answers.write(from, keep);
    }

    @Override
    public void answer(LocalAnswer answer) {
        answers.write(answer);
    }

    @Override
    public void openTunnel(Tunnel opened) {
        tunnel = opened;
        connection.allowHalfClose();
        requests.openTunnel();
        intake.takeAhead();
        Exchange present = exchange;
        if (present != null) {
            present.flushRequest();
        }
        intake.read();
    }

    @Override
    public void endAnswer() {
        connection.endOutput();
    }

    @Override
    public BodySink answerBody() {
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
        intake.read();
    }

    @Override
    public long bytesWritten() {
        return connection.out().bytes();
    }

    @Override
    public void over() {
        exchange = null;
        tunnel = null;
        if (connection.isClosed()) {
            return;
        }
        if (!requests.bodyOpen()) {
            nextRequest();
        } else if (answers.closing()) {
            end();
        } else {
            connection.await(Phase.UNWANTED);
            if (!intake.consuming()) {
                afterRead();
            }
        }
    }

    @Override
    public void cut() {
        exchange = null;
        tunnel = null;
        if (!connection.isClosed()) {
            end(answers.resetIfCut());
        }
    }

    private void nextRequest() {
        if (answers.closing()) {
            end();
            return;
        }
        requests.recycle();
        connection.await(Phase.IDLE);
        if (!intake.consuming()) {
            flush();
            intake.takeAhead();
            afterRead();
        }
    }

    // ---- the end of the connection

    /// Sends what is left and closes.
    void end() {
        end(false);
    }

    private void end(boolean reset) {
        if (connection.isOpen()) {
            boolean linger = requests.bodyOpen() || intake.hasMore() || !answers.clientEnds();
            intake.drop();
            connection.end(reset, linger);
        }
    }
}
