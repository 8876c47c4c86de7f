package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The trailer section (RFC 9112 §7.1.2): read whole, checked, and handed on without the fields that may not stand there.
///
/// Owned by one event loop.
final class Trailers {

    /// Checksums, signatures and the status of gRPC take a fraction of it.
    private static final int MAX_BYTES = 8 * 1024;
    /// Each is compared with the names below, and with those in `Connection`.
    private static final int MAX_LINES = 100;
    private static final byte[] NOTHING = new byte[0];

    /// Which begin so may not stand in trailers.
    private static final byte[][] FORBIDDEN_PREFIXES = {Ascii.bytes("if-"), Ascii.bytes("x-forwarded-"), Ascii.bytes("proxy-")};

    /// Fields that frame, route, authenticate, steer, or say how to read the body: a recipient that learns of them too late would have
    /// treated the message differently (RFC 9110 §6.5.1; the list is RFC 7230 §4.1.2's, filled in).
    private static final byte[][] FORBIDDEN = {
        Ascii.bytes("age"), Ascii.bytes("authorization"), Ascii.bytes("cache-control"), Ascii.bytes("connection"),
        Ascii.bytes("content-encoding"), Ascii.bytes("content-length"), Ascii.bytes("content-location"), Ascii.bytes("content-range"),
        Ascii.bytes("content-type"), Ascii.bytes("cookie"), Ascii.bytes("date"), Ascii.bytes("expect"), Ascii.bytes("expires"),
        Ascii.bytes("forwarded"), Ascii.bytes("host"), Ascii.bytes("http2-settings"), Ascii.bytes("keep-alive"), Ascii.bytes("location"),
        Ascii.bytes("max-forwards"), Ascii.bytes("pragma"), Ascii.bytes("range"), Ascii.bytes("retry-after"), Ascii.bytes("set-cookie"),
        Ascii.bytes("te"), Ascii.bytes("trailer"), Ascii.bytes("transfer-encoding"), Ascii.bytes("upgrade"), Ascii.bytes("vary"),
        Ascii.bytes("via"), Ascii.bytes("warning"), Ascii.bytes("www-authenticate"), Ascii.bytes("x-real-ip"),
        Ascii.bytes("x-request-id"),
    };

    /// Of the message; null when none is known, and behind the end.
    private @Nullable MessageHead head;
    private byte[] bytes = NOTHING;
    private int filled;
    private int lineStart;
    /// Octets read, with those of dropped fields.
    private int read;
    /// Lines read, with dropped ones.
    private int lines;
    private boolean done;
    private @Nullable Rejection rejection;

    /// @param head whose `Connection` may name trailers too; valid until the body's end
    void start(@Nullable MessageHead head) {
        this.head = head;
        bytes = NOTHING;
        filled = 0;
        lineStart = 0;
        read = 0;
        lines = 0;
        done = false;
        rejection = null;
    }

    boolean done() {
        return done;
    }

    @Nullable Rejection rejection() {
        return rejection;
    }

    /// @return how far it read
    int read(ByteBuf in, int from, int end) {
        int at = from;
        while (at < end && !done && rejection == null) {
            if (++read > MAX_BYTES) {
                rejection = Rejection.TRAILERS_TOO_LARGE;
            } else {
                add(in.getByte(at++));
            }
        }
        return at;
    }

    private void add(byte b) {
        if (filled == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(64, bytes.length * 2));
        }
        bytes[filled++] = b;
        if (b != Ascii.LF) {
            return;
        }
        int end = filled - 2;
        if (end < lineStart || bytes[end] != Ascii.CR) {
            rejection = Rejection.BAD_TRAILER;
        } else if (end == lineStart) {
            done = true;
            head = null;
        } else {
            line(end);
        }
    }

    /// Keeps or drops the line from [#lineStart] to `end`, behind which its CRLF is.
    private void line(int end) {
        int colon = Ascii.tokenEnd(bytes, lineStart, end);
        if (colon == lineStart || bytes[colon] != ':' || HeadReader.value(bytes, colon + 1, end) != end) {
            rejection = Rejection.BAD_TRAILER;
        } else if (++lines > MAX_LINES) {
            rejection = Rejection.TRAILERS_TOO_LARGE;
        } else if (isForbidden(lineStart, colon)) {
            filled = lineStart;
        } else {
            lineStart = filled;
        }
    }

    /// Names with `_` for `-` too: where trailers are merged into the head, many servers cannot tell the two apart.
    private boolean isForbidden(int from, int to) {
        for (byte[] prefix : FORBIDDEN_PREFIXES) {
            if (to - from > prefix.length && FieldName.isAlike(bytes, from, prefix)) {
                return true;
            }
        }
        for (byte[] name : FORBIDDEN) {
            if (to - from == name.length && FieldName.isAlike(bytes, from, name)) {
                return true;
            }
        }
        MessageHead present = head;
        return present != null && ConnectionField.names(present, bytes, from, to); // RFC 9110 §7.6.1: header or trailer fields
    }

    /// Hands out the kept lines and the empty line that ends the message.
    void writeTo(BodySink out) {
        out.insert(bytes, 0, filled);
        bytes = NOTHING;
    }
}
