package io.evenkeel.proxy;

import io.evenkeel.proxy.ClientWatch.Phase;
import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.BodyState;
import io.evenkeel.proxy.http1.Forwarding;
import io.evenkeel.proxy.http1.Http1RequestHead;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.routing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// What a client says and hears in HTTP/1.1, on its [ClientConnection]. Owned by one event loop.
///
/// Requests are served one after the other. While one is, at most one read of what follows it is taken in advance; so pipelining is
/// bounded, the loop hears at once when the client leaves, and epoll's interest need not change for every request.
final class Http1Client implements ClientSide {

    private static final int CONTINUE = 100;

    private final LoopContext loop;
    private final ClientConnection connection;
    private final RequestStream requests;
    private final Http1Answers answers;

    private @Nullable Exchange exchange;
    /// What was read in advance.
    private @Nullable ByteBuf held;
    private boolean consuming;
    /// The request's body is not read, because the backend does not take it.
    private boolean paused;

    Http1Client(LoopContext loop, Serving serving, ClientConnection connection, RequestStream requests) {
        this.loop = loop;
        this.connection = connection;
        this.requests = requests;
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

    /// Whether a request is in flight or has begun to come.
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
        present.shutdown();
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
        dropHeld();
        requests.recycle();
    }

    /// The client takes more of its answer.
    void writableAgain() {
        Exchange present = exchange;
        if (present != null) {
            present.clientWritable();
        }
    }

    // ---- reading

    /// @param in taken over
    void received(ByteBuf in) {
        if (held != null) {
            held = Unpooled.wrappedBuffer(held, in);
        } else {
            consume(in);
        }
    }

    /// All that one read brought was received.
    void afterRead() {
        Exchange present = exchange;
        if (present != null) {
            present.flushRequest();
        }
        flush();
        read();
    }

    private void read() {
        if (held != null || connection.readPending() || !connection.isOpen()) {
            return;
        }
        Exchange present = exchange;
        if (requests.bodyOpen() && present != null && !present.takesRequest()) {
            paused = true;
            connection.awaitNothing();
            return;
        }
        if (paused) {
            paused = false;
            connection.await(Phase.BODY); // the silence was ours
        }
        connection.read();
    }

    /// @param in taken over
    private void consume(ByteBuf in) {
        consuming = true;
        try {
            while (in.isReadable() && connection.isOpen()) {
                if (requests.bodyOpen()) {
                    readBody(in);
                } else if (exchange == null && !answers.closing()) {
                    readHead(in);
                } else {
                    break;
                }
            }
        } finally {
            consuming = false;
            if (in.isReadable() && connection.isOpen()) {
                held = in;
            } else {
                in.release();
            }
        }
        if (answers.closing() && exchange == null && !requests.bodyOpen()) {
            end();
        }
    }

    private void readHead(ByteBuf in) {
        switch (requests.readHead(in)) {
            case INCOMPLETE -> {
                if (requests.begun() && !connection.awaits(Phase.HEAD)) {
                    connection.await(Phase.HEAD);
                }
            }
            case REJECTED -> refuse(requests.headFault());
            case COMPLETE -> beginRequest();
        }
    }

    private void beginRequest() {
        Http1RequestHead head = requests.head();
        boolean hasBody = requests.bodyOpen();
        answers.begin(head);
        if (hasBody && !requests.heldBack()) {
            connection.await(Phase.BODY);
        } else {
            connection.awaitNothing();
        }
        Exchange begun = loop.takeExchange();
        exchange = begun;
        begun.begin(this, requests.snapshot(), requests.facts(), hasBody, head.length(),
                hasBody && requests.tooLarge() ? Reason.BODY_TOO_LARGE : null);
    }

    private void readBody(ByteBuf in) {
        int before = in.readerIndex();
        Exchange present = exchange;
        letGo();
        BodyState result = requests.readBody(in, present == null ? null : present.requestBody());
        connection.bodyBytes(in.readerIndex() - before);
        if (result == BodyState.MORE) {
            return;
        }
        connection.awaitNothing();
        if (result == BodyState.REJECTED) {
            answers.close(); // also where the answer is whole already: nobody knows where the next request would begin
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
        if (requests.heldBack()) {
            requests.letGo();
            connection.await(Phase.BODY);
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
            letGo();
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
        read();
    }

    @Override
    public long bytesWritten() {
        return connection.out().bytes();
    }

    @Override
    public void over() {
        exchange = null;
        if (connection.isClosed()) {
            return;
        }
        if (!requests.bodyOpen()) {
            nextRequest();
        } else if (answers.closing()) {
            end();
        } else if (!consuming) {
            afterRead(); // what is left of the body is read and dropped
        }
    }

    @Override
    public void cut() {
        exchange = null;
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

    /// Sends what is left and closes.
    void end() {
        end(false);
    }

    private void end(boolean reset) {
        if (connection.isOpen()) {
            boolean linger = requests.bodyOpen() || held != null || !answers.clientEnds();
            dropHeld();
            connection.end(reset, linger);
        }
    }

    private void dropHeld() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
