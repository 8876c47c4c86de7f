package io.evenkeel.proxy;

import io.evenkeel.proxy.ClientWatch.Phase;
import io.evenkeel.proxy.http1.BodyState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// What is read of one HTTP/1.1 client, and when: heads and bodies in turn, and no more of a body than the backend takes. Owned by one
/// event loop.
///
/// While a request is in flight, at most one read of what follows it is taken in advance; so pipelining is bounded, the loop hears at once
/// when the client leaves, and epoll's interest need not change for every request.
final class Http1Intake {

    private final ClientConnection connection;
    private final RequestStream requests;
    private final Http1Client client;

    /// What was read in advance.
    private @Nullable ByteBuf held;
    private boolean consuming;
    /// The request's body is not read, because the backend does not take it.
    private boolean paused;

    /// @param client told what has come
    Http1Intake(ClientConnection connection, RequestStream requests, Http1Client client) {
        this.connection = connection;
        this.requests = requests;
        this.client = client;
    }

    /// Reads on, if more can be taken.
    void read() {
        if (held != null || connection.readPending() || !connection.isOpen()) {
            return;
        }
        if (requests.bodyOpen() && !client.takesBody()) {
            paused = true;
            connection.awaitNothing();
            return;
        }
        if (paused) {
            paused = false;
            if (!requests.isTunnel() && !connection.awaits(Phase.UNWANTED)) {
                connection.await(Phase.BODY); // the silence was ours
            }
        }
        connection.read();
    }

    /// @param in taken over
    void received(ByteBuf in) {
        if (held != null) {
            held = Unpooled.wrappedBuffer(held, fitting(in));
        } else {
            consume(in);
            if (held == in) {
                held = null; // there may be no memory
                held = fitting(in);
            }
        }
    }

    /// Turns to what was read in advance.
    void takeAhead() {
        ByteBuf ahead = held;
        if (ahead != null) {
            held = null;
            consume(ahead);
        }
    }

    /// Whether something was read in advance.
    boolean hasMore() {
        return held != null;
    }

    /// Forgets what was read in advance.
    void drop() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    /// Whether what was read is being gone through: there may be more of it.
    boolean consuming() {
        return consuming;
    }

    private void consume(ByteBuf in) {
        consuming = true;
        try {
            while (in.isReadable() && connection.isOpen()) {
                if (requests.bodyOpen()) {
                    readBody(in);
                } else if (client.takesHead()) {
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
        client.endIfLast();
    }

    private ByteBuf fitting(ByteBuf in) {
        return in.readableBytes() > Output.COPY_BYTES ? in : FittingCopy.of(in, connection.allocator());
    }

    private void readHead(ByteBuf in) {
        switch (requests.readHead(in)) {
            case INCOMPLETE -> {
                if (requests.begun() && !connection.awaits(Phase.HEAD)) {
                    connection.await(Phase.HEAD);
                }
            }
            case REJECTED -> client.refuse(requests.headFault());
            case COMPLETE -> {
                if (requests.bodyOpen() && !requests.heldBack()) {
                    connection.await(Phase.BODY);
                } else {
                    connection.awaitNothing();
                }
                client.begin();
            }
        }
    }

    private void readBody(ByteBuf in) {
        int before = in.readerIndex();
        letGo();
        BodyState result = requests.readBody(in, client.requestBody());
        connection.bodyBytes(in.readerIndex() - before);
        if (result == BodyState.MORE) {
            if (requests.droppedTooMuch()) {
                client.end();
            }
            return;
        }
        connection.awaitNothing();
        if (result == BodyState.REJECTED) {
            client.bodyFault(requests.bodyFault());
        } else {
            client.bodyEnd();
        }
    }

    /// The client sends its body, or will.
    void letGo() {
        if (requests.heldBack()) {
            requests.letGo();
            connection.await(Phase.BODY);
        }
    }
}
