package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The trailer section (RFC 9112 §7.1.2): read whole, checked, and written without the fields that may not stand there.
///
/// Owned by one event loop.
final class Trailers {

    /// Checksums, signatures and statuses of gRPC fit in a fraction of it.
    private static final int MAX_BYTES = 8 * 1024;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] CRLF = {Ascii.CR, Ascii.LF};

    /// Fields that frame, route, authenticate or steer a message: a recipient that merged them late would be misled (RFC 9110 §6.5.1).
    private static final long FORBIDDEN = FieldName.bit(FieldName.HOST) | FieldName.bit(FieldName.CONNECTION)
            | FieldName.bit(FieldName.CONTENT_LENGTH) | FieldName.bit(FieldName.TRANSFER_ENCODING) | FieldName.bit(FieldName.TE)
            | FieldName.bit(FieldName.TRAILER) | FieldName.bit(FieldName.UPGRADE) | FieldName.bit(FieldName.KEEP_ALIVE)
            | FieldName.bit(FieldName.PROXY_CONNECTION) | FieldName.bit(FieldName.PROXY_AUTHORIZATION)
            | FieldName.bit(FieldName.PROXY_AUTHENTICATE) | FieldName.bit(FieldName.EXPECT) | FieldName.bit(FieldName.X_FORWARDED_FOR)
            | FieldName.bit(FieldName.X_FORWARDED_PROTO) | FieldName.bit(FieldName.X_FORWARDED_HOST)
            | FieldName.bit(FieldName.X_FORWARDED_OTHER) | FieldName.bit(FieldName.FORWARDED) | FieldName.bit(FieldName.X_REQUEST_ID)
            | FieldName.bit(FieldName.HTTP2_SETTINGS) | FieldName.bit(FieldName.AUTHORIZATION) | FieldName.bit(FieldName.MAX_FORWARDS)
            | FieldName.bit(FieldName.X_REAL_IP);

    private byte[] bytes = NOTHING;
    private int filled;
    private int lineStart;
    private boolean done;
    private @Nullable Rejection rejection;

    void start() {
        bytes = NOTHING;
        filled = 0;
        lineStart = 0;
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
            byte b = in.getByte(at++);
            if (filled == MAX_BYTES) {
                rejection = Rejection.TRAILERS_TOO_LARGE;
            } else {
                add(b);
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
        } else {
            line(end);
        }
    }

    /// Keeps or drops the line from [#lineStart] to `end`, behind which its CRLF is.
    private void line(int end) {
        int colon = lineStart;
        while (colon < end && Ascii.isToken(bytes[colon])) {
            colon++;
        }
        if (colon == lineStart || bytes[colon] != ':' || HeadReader.value(bytes, colon + 1, end) != end) {
            rejection = Rejection.BAD_TRAILER;
        } else if ((FORBIDDEN & FieldName.bit(FieldName.of(bytes, lineStart, colon))) != 0) {
            filled = lineStart;
        } else {
            lineStart = filled;
        }
    }

    /// Hands out the kept lines and the empty line that ends the message.
    void writeTo(BodySink out) {
        out.insert(bytes, 0, filled);
        bytes = NOTHING;
    }
}
