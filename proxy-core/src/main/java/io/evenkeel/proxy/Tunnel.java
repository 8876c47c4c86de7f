package io.evenkeel.proxy;

/// What an exchange is after a 101: what comes from a side goes to the other, until both have sent their FIN (RFC 9110 §7.8). The bytes
/// pass as those of a request's and an answer's body do, by reference and with the same back-pressure; only the ends differ. Owned by one
/// event loop.
///
/// A direction *ends* when its sender's FIN has come, and is *closed* when that was passed on, behind all that was sent before. A tunnel
/// that ends in any other way is cut, as an answer is: [Exchange#fail].
final class Tunnel {

    private final Exchange exchange;
    private final BackendWatch watch;
    private final ClientSide client;
    private final BackendSide backend;
    private boolean requestEnded;
    private boolean requestClosed;
    private boolean answerEnded;
    private boolean answerClosed;

    Tunnel(Exchange exchange, BackendWatch watch, ClientSide client, BackendSide backend) {
        this.exchange = exchange;
        this.watch = watch;
        this.client = client;
        this.backend = backend;
    }

    /// Lets pass what follows the 101, also what the client has sent in advance.
    void open() {
        backend.openTunnel(this);
        client.openTunnel(this);
    }

    /// The client's FIN came.
    void requestEnded() {
        requestEnded = true;
        watch.tunnelHalfClosed();
        if (!requestClosed) {
            backend.endRequest();
        }
    }

    /// The backend has heard all that it will: the client's FIN was passed on, or it takes no more.
    void requestClosed() {
        requestClosed = true;
        endIfOver();
    }

    /// Whether the backend still takes what the client sends.
    boolean takesRequest() {
        return !requestClosed;
    }

    /// The backend's FIN came.
    void answerEnded() {
        answerEnded = true;
        watch.tunnelHalfClosed();
        client.endAnswer();
    }

    /// The client has heard all that it will.
    void answerClosed() {
        answerClosed = true;
        endIfOver();
    }

    /// The backend closed the connection, or it broke. What it had to say it may have said.
    void backendGone() {
        if (answerEnded) {
            requestClosed();
        } else {
            exchange.backendGone();
        }
    }

    /// Whether only one side still sends.
    boolean isHalfClosed() {
        return requestEnded || answerEnded;
    }

    private void endIfOver() {
        if (requestClosed && answerClosed) {
            exchange.tunnelOver();
        }
    }
}
