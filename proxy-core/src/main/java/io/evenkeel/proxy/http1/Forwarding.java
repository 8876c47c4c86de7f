package io.evenkeel.proxy.http1;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// How a request head is changed on its way to the backend. One object per client connection, set anew for each request; the arrays are
/// read only while [RequestWriter#write] runs and never changed. Owned by one event loop.
public final class Forwarding {

    private static final byte[] NOTHING = {};

    private final byte[] peer;
    private final boolean trusted;
    private final boolean via;

    private byte @Nullable [] constantLines;

    private byte @Nullable [] host;
    private byte[] backendHost = NOTHING;
    private byte @Nullable [] requestId;
    private byte @Nullable [] prefix;
    private int prefixLength;
    private HeaderEdits edits = HeaderEdits.NONE;
    private byte @Nullable [] hiddenCookie;
    private boolean upgrade;
    private boolean close;

    /// @param peer    the peer's address in text, for `X-Forwarded-For`
    /// @param trusted whether the peer's own `X-Forwarded-*` are believed and appended to; else they and `Forwarded` are replaced
    /// @param via     whether `Via` is added (RFC 9110 §7.6.3)
    public Forwarding(byte[] peer, boolean trusted, boolean via) {
        this.peer = peer;
        this.trusted = trusted;
        this.via = via;
    }

    /// Forgets what was set for the request before.
    public Forwarding reset() {
        host = null;
        backendHost = NOTHING;
        requestId = null;
        prefix = null;
        prefixLength = 0;
        edits = HeaderEdits.NONE;
        hiddenCookie = null;
        upgrade = false;
        close = false;
        return this;
    }

    /// Replaces `Host`.
    public Forwarding host(byte[] host) {
        this.host = host;
        return this;
    }

    /// What `Host` says when neither the request nor [#host] gives one: HTTP/1.0 only.
    public Forwarding backendHost(byte[] backendHost) {
        this.backendHost = backendHost;
        return this;
    }

    /// Replaces `X-Request-Id`; without it the client's is passed on.
    ///
    /// @param requestId visible ASCII
    public Forwarding requestId(byte[] requestId) {
        this.requestId = requestId;
        return this;
    }

    /// Replaces the beginning of the path.
    ///
    /// @param length how many octets of [Http1RequestHead#path] go
    /// @param prefix what stands in their place, ready to be sent; the result begins with `/` and keeps its remainder byte for byte
    public Forwarding prefix(int length, byte[] prefix) {
        this.prefixLength = length;
        this.prefix = prefix;
        return this;
    }

    /// What the route sets, adds and removes.
    public Forwarding edits(HeaderEdits edits) {
        this.edits = edits;
        return this;
    }

    /// Takes every cookie of that name out: it is the proxy's own.
    public Forwarding hiddenCookie(byte[] name) {
        hiddenCookie = name;
        return this;
    }

    /// Passes the change of protocol on that the client asks for.
    public Forwarding upgrade(boolean upgrade) {
        this.upgrade = upgrade;
        return this;
    }

    /// Asks the backend to close the connection after its answer.
    public Forwarding close(boolean close) {
        this.close = close;
        return this;
    }

    byte[] peer() {
        return peer;
    }

    /// The lines that are the same for every HTTP/1.1 request of an untrusted peer, up to the value of `X-Forwarded-Host`: one copy
    /// instead of seven. Never changed.
    byte[] constantLines(boolean secure) {
        byte[] lines = constantLines;
        if (lines == null) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(128);
            out.writeBytes(RequestWriter.X_FORWARDED_FOR);
            out.writeBytes(peer);
            out.writeBytes(MessageWriter.CRLF);
            out.writeBytes(secure ? RequestWriter.PROTO_HTTPS : RequestWriter.PROTO_HTTP);
            if (via) {
                out.writeBytes(MessageWriter.VIA);
            }
            out.writeBytes(RequestWriter.X_FORWARDED_HOST);
            constantLines = lines = out.toByteArray();
        }
        return lines;
    }

    boolean trusted() {
        return trusted;
    }

    boolean via() {
        return via;
    }

    byte @Nullable [] host() {
        return host;
    }

    byte[] backendHost() {
        return backendHost;
    }

    byte @Nullable [] requestId() {
        return requestId;
    }

    byte @Nullable [] prefix() {
        return prefix;
    }

    int prefixLength() {
        return prefixLength;
    }

    HeaderEdits edits() {
        return edits;
    }

    byte @Nullable [] hiddenCookie() {
        return hiddenCookie;
    }

    boolean upgrade() {
        return upgrade;
    }

    boolean close() {
        return close;
    }
}
