package io.evenkeel.proxy;

import io.evenkeel.proxy.http1.BodySink;

/// What an [Exchange] needs of the connection to a backend. One implementation a wire format; owned by one event loop.
///
/// Calls come between [#begin] and one of [#release] and [#abort].
sealed interface BackendSide permits Http1Backend {

    /// Writes the request's head. Nothing leaves before [#flush].
    void begin(Exchange exchange, ClientSide client);

    /// Where the request's body goes.
    BodySink requestBody();

    /// Sends what was gathered.
    void flush();

    /// Whether the backend takes what it is sent; when it does again, [Exchange#backendWritable] is called.
    boolean writable();

    /// Takes up reading the answer again.
    void resume();

    /// Whether the connection served a request before this one: its end may then say nothing about this one.
    boolean reused();

    /// Whether a byte of the request may have left.
    boolean sentAnything();

    /// Whether a byte of the answer has come.
    boolean answerBegun();

    /// Whether the connection ends with this answer, as far as its head tells.
    boolean endsWithAnswer();

    /// Status of the answer whose head has come.
    int status();

    /// Whether that answer says that it is not to be tried again elsewhere: [RetrySignal].
    boolean forbidsRetry();

    /// Gives the connection to a tunnel: what comes from it now is passed as an answer's body is. The end of that is told by
    /// [Tunnel#answerEnded].
    void openTunnel(Tunnel tunnel);

    /// Passes the client's FIN on, behind what it has sent; [Tunnel#requestClosed] follows.
    void endRequest();

    /// The exchange is over, request and answer are whole: the connection may serve another.
    void release();

    /// The exchange leaves this connection in the middle: it is closed.
    void abort();
}
