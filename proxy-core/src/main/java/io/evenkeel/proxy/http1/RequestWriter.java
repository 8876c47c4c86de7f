package io.evenkeel.proxy.http1;

import io.evenkeel.routing.Bytes;
import io.netty.buffer.ByteBuf;

/// Writes request heads to backends. Owned by one event loop.
public final class RequestWriter {

    private static final byte[] HTTP_1_1 = Ascii.bytes(" HTTP/1.1\r\n");
    private static final byte[] HOST = Ascii.bytes("Host: ");
    static final byte[] X_FORWARDED_FOR = Ascii.bytes("X-Forwarded-For: ");
    static final byte[] X_FORWARDED_HOST = Ascii.bytes("X-Forwarded-Host: ");
    static final byte[] PROTO_HTTP = Ascii.bytes("X-Forwarded-Proto: http\r\n");
    static final byte[] PROTO_HTTPS = Ascii.bytes("X-Forwarded-Proto: https\r\n");
    private static final byte[] X_REQUEST_ID = Ascii.bytes("X-Request-Id: ");
    private static final byte[] MAX_FORWARDS = Ascii.bytes("Max-Forwards: ");
    private static final byte[] COMMA = Ascii.bytes(", ");
    private static final byte[] TE_TRAILERS = Ascii.bytes("TE: trailers\r\nConnection: TE\r\n");
    private static final byte[] TE_TRAILERS_CLOSE = Ascii.bytes("TE: trailers\r\nConnection: TE, close\r\n");

    private static final long ALWAYS_DROPPED =
            MessageWriter.HOP_BY_HOP | FieldName.bit(FieldName.ALIAS) | FieldName.bit(FieldName.X_FORWARDED_FOR);
    private static final long DROPPED_UNTRUSTED = FieldName.bit(FieldName.X_FORWARDED_PROTO) | FieldName.bit(FieldName.X_FORWARDED_HOST)
            | FieldName.bit(FieldName.X_FORWARDED_OTHER) | FieldName.bit(FieldName.FORWARDED) | FieldName.bit(FieldName.X_REAL_IP);

    private final Bytes window = new Bytes();

    /// Writes the head with its empty line. May be called again with the same head, for another backend.
    public void write(ByteBuf out, Http1RequestHead head, Forwarding how) {
        long dropped = dropped(head, how);
        boolean ownHost = how.host() != null || !head.has(FieldName.HOST);
        if (ownHost) {
            dropped |= FieldName.bit(FieldName.HOST);
        }
        boolean ownLength = head.has(FieldName.CONTENT_LENGTH) && !MessageWriter.isLengthCanonical(head);
        if (ownLength) {
            dropped |= FieldName.bit(FieldName.CONTENT_LENGTH);
        }
        byte[] hiddenCookie = how.hiddenCookie();
        boolean ownCookies = hiddenCookie != null && CookieWriter.has(head, hiddenCookie);
        if (ownCookies) {
            dropped |= FieldName.bit(FieldName.COOKIE);
        }
        if (!ownHost && how.prefix() == null && !head.http10() && head.target().isForwardedAsSent()) {
            MessageWriter.copyFields(out, head, head.methodStart(), dropped, how.edits());
        } else {
            requestLine(out, head, how);
            if (ownHost) {
                host(out, head, how);
            }
            MessageWriter.copyFields(out, head, head.fieldsStart(), dropped, how.edits());
        }
        if (ownLength) {
            MessageWriter.contentLength(out, head.contentLength());
        } else if (head.framing() == Framing.CHUNKED) {
            out.writeBytes(MessageWriter.CHUNKED);
        }
        if (head.maxForwards() >= 0) {
            out.writeBytes(MAX_FORWARDS);
            MessageWriter.decimal(out, head.maxForwards());
            out.writeBytes(MessageWriter.CRLF);
        }
        if (ownCookies) {
            CookieWriter.write(out, head, hiddenCookie, how.edits());
        }
        added(out, head, how);
        connection(out, head, how);
        out.writeBytes(MessageWriter.CRLF);
    }

    private static long dropped(Http1RequestHead head, Forwarding how) {
        long dropped = how.trusted() ? ALWAYS_DROPPED : ALWAYS_DROPPED | DROPPED_UNTRUSTED;
        if (how.upgrade()) {
            dropped &= ~FieldName.bit(FieldName.UPGRADE);
        }
        if (how.requestId() != null) {
            dropped |= FieldName.bit(FieldName.X_REQUEST_ID);
        }
        if (head.http10()) {
            dropped |= FieldName.bit(FieldName.EXPECT); // it waits for no 100, so none may come
        }
        if (head.maxForwards() >= 0) {
            dropped |= FieldName.bit(FieldName.MAX_FORWARDS);
        }
        return dropped;
    }

    private void requestLine(ByteBuf out, Http1RequestHead head, Forwarding how) {
        Bytes method = head.method();
        out.writeBytes(method.array(), method.offset(), method.length());
        out.writeByte(Ascii.SP);
        Target target = head.target();
        Bytes path = target.forwardedPath(window);
        byte[] prefix = how.prefix();
        int skipped = 0;
        if (prefix != null && !target.isAsterisk()) {
            skipped = target.forwardedPrefix(how.prefixLength());
            out.writeBytes(prefix);
        }
        out.writeBytes(path.array(), path.offset() + skipped, path.length() - skipped);
        if (target.hasQuery()) {
            Bytes query = target.query(window);
            out.writeByte('?');
            out.writeBytes(query.array(), query.offset(), query.length());
        }
        out.writeBytes(HTTP_1_1);
    }

    private static void host(ByteBuf out, Http1RequestHead head, Forwarding how) {
        byte[] replaced = how.host();
        if (replaced == null && head.authorityStart() == head.authorityEnd()) {
            replaced = how.backendHost();
        }
        if (replaced != null) {
            MessageWriter.line(out, HOST, replaced, 0, replaced.length);
        } else {
            MessageWriter.line(out, HOST, head.bytes, head.authorityStart(), head.authorityEnd() - head.authorityStart());
        }
    }

    private static void added(ByteBuf out, Http1RequestHead head, Forwarding how) {
        if (how.trusted() || head.http10()) {
            forwarded(out, head, how);
        } else {
            out.writeBytes(how.constantLines(head.secure()));
            out.writeBytes(head.bytes, head.authorityStart(), head.authorityEnd() - head.authorityStart());
            out.writeBytes(MessageWriter.CRLF);
        }
        byte[] requestId = how.requestId();
        if (requestId != null) {
            MessageWriter.line(out, X_REQUEST_ID, requestId, 0, requestId.length);
        }
        if (how.edits() != HeaderEdits.NONE) {
            out.writeBytes(how.edits().lines());
        }
    }

    private static void forwarded(ByteBuf out, Http1RequestHead head, Forwarding how) {
        boolean trusted = how.trusted();
        out.writeBytes(X_FORWARDED_FOR);
        if (trusted && head.has(FieldName.X_FORWARDED_FOR)) {
            for (int i = 0; i < head.fieldCount(); i++) {
                if (head.id(i) == FieldName.X_FORWARDED_FOR && head.valueStart(i) < head.valueEnd(i)) {
                    out.writeBytes(head.bytes, head.valueStart(i), head.valueEnd(i) - head.valueStart(i));
                    out.writeBytes(COMMA);
                }
            }
        }
        out.writeBytes(how.peer());
        out.writeBytes(MessageWriter.CRLF);
        if (!trusted || !head.has(FieldName.X_FORWARDED_PROTO)) {
            out.writeBytes(head.secure() ? PROTO_HTTPS : PROTO_HTTP);
        }
        if (how.via()) {
            out.writeBytes(head.http10() ? MessageWriter.VIA_10 : MessageWriter.VIA);
        }
        int host = head.authorityStart();
        if (host < head.authorityEnd() && (!trusted || !head.has(FieldName.X_FORWARDED_HOST))) {
            MessageWriter.line(out, X_FORWARDED_HOST, head.bytes, host, head.authorityEnd() - host);
        }
    }

    private static void connection(ByteBuf out, Http1RequestHead head, Forwarding how) {
        if (how.upgrade()) {
            out.writeBytes(MessageWriter.UPGRADE);
        } else if (head.trailersAccepted()) {
            out.writeBytes(how.close() ? TE_TRAILERS_CLOSE : TE_TRAILERS);
        } else if (how.close()) {
            out.writeBytes(MessageWriter.CLOSE);
        }
    }
}
