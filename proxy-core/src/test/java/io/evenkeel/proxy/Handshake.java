package io.evenkeel.proxy;

/// The handshake of a WebSocket as the bytes of RFC 6455 §1.3, from both ends.
final class Handshake {

    static final String ASK = """
            GET /chat HTTP/1.1\r
            Host: x\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;

    static final String ACCEPT = """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r
            """;

    private Handshake() {}

    /// The client's part.
    static Peer open(Peer client) {
        client.send(ASK);
        String head = client.readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("no tunnel: " + head);
        }
        return client;
    }

    /// The backend's part, and then the script.
    static ScriptedBackend.Script accept(ScriptedBackend.Script then) {
        return peer -> {
            peer.readHead();
            peer.send(ACCEPT);
            then.run(peer);
        };
    }

    /// A backend that sends back what it gets, until the other end closes its direction; then it closes too.
    static ScriptedBackend echo() {
        return ScriptedBackend.of(accept(Peer::echo));
    }
}
