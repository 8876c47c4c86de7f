package io.evenkeel.proxy;

import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.routing.Bytes;
import io.evenkeel.routing.RequestHead;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// What an [Exchange] needs of the side that asked. One implementation a wire format; owned by one event loop.
///
/// Calls come between [Exchange#begin] and [#over], which is the last.
sealed interface ClientSide permits Http1Client {

    RequestHead head();

    /// What stands encoded in the path and must be allowed by the route: bits of [io.evenkeel.config.PathEncoding].
    int encodings();

    /// `HTTP/1.1` and the like, for the log.
    String protocol();

    /// The client's own request identifier when it is fit to be passed on; null when one has to be made.
    @Nullable Bytes requestId();

    /// Memory for what has to be kept.
    ByteBufAllocator allocator();

    /// Whether the request may be sent twice (RFC 9110 §9.2.2).
    boolean idempotent();

    /// Whether the client may hold its body back until it hears `100 Continue`, and has sent nothing of it.
    boolean waitsForContinue();

    /// Passes an interim head (1xx) on.
    void interim(BackendSide from);

    /// Passes the answer's head on.
    ///
    /// @param keep false when the client's connection must end with this answer
    void answer(BackendSide from, boolean keep);

    /// Sends an answer of the proxy's own, head and body, instead of a backend's.
    void answer(LocalAnswer answer);

    /// Where the answer's body goes.
    BodySink answerBody();

    /// Sends what was gathered.
    void flush();

    /// Whether the client takes what it is sent; when it does again, [Exchange#clientWritable] is called.
    boolean writable();

    /// Gives the connection to a tunnel, the 101 being written: what comes from it now, and came in advance, is passed as a request's
    /// body is. The end of that is told by [Tunnel#requestEnded].
    void openTunnel(Tunnel tunnel);

    /// Passes the backend's FIN on, behind what it has sent; [Tunnel#answerClosed] follows.
    void endAnswer();

    /// Takes up reading the request's body again.
    void resume();

    /// Bytes sent to this client since the connection opened.
    long bytesWritten();

    /// The exchange is over and its answer whole: the client's connection goes on if it may.
    void over();

    /// The exchange is over and its answer is not whole: the client must see that (RFC 9112 §8).
    void cut();
}
