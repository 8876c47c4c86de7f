package io.evenkeel.proxy.http1;

import org.jspecify.annotations.Nullable;

/// `Content-Length` and `Transfer-Encoding`, read so that no two readers can differ (RFC 9112 §6). Stateless.
final class FramingFields {

    /// 10^18 - 1: no sum with it overflows, and no body is as long.
    private static final int MAX_DIGITS = 18;
    private static final byte[] CHUNKED = Ascii.bytes("chunked");

    private FramingFields() {}

    /// Sets framing and length of a message that may have a body. Both fields together, either of them twice, and a transfer coding
    /// on HTTP/1.0 are refused: RFC 9112 §6.1 lets a recipient, and every request smuggling attack begins with one of them.
    static @Nullable Rejection read(MessageHead head) {
        boolean length = head.has(FieldName.CONTENT_LENGTH);
        if (head.has(FieldName.TRANSFER_ENCODING)) {
            if (length) {
                return Rejection.LENGTH_AND_CHUNKED;
            }
            if (head.http10 || head.isRepeated(FieldName.TRANSFER_ENCODING)) {
                return Rejection.BAD_TRANSFER_ENCODING;
            }
            int field = head.indexOf(FieldName.TRANSFER_ENCODING);
            int from = head.valueStart(field);
            int to = head.valueEnd(field);
            if (!Ascii.equalsIgnoreCase(head.bytes, from, to, CHUNKED)) {
                return otherCoding(head.bytes, from, to);
            }
            head.framing = Framing.CHUNKED;
        } else if (length) {
            if (head.isRepeated(FieldName.CONTENT_LENGTH)) {
                return Rejection.TWO_CONTENT_LENGTHS;
            }
            long value = length(head);
            if (value < 0) {
                return Rejection.BAD_CONTENT_LENGTH;
            }
            head.contentLength = value;
            head.framing = value == 0 ? Framing.NONE : Framing.LENGTH;
        }
        return null;
    }

    private static long length(MessageHead head) {
        int field = head.indexOf(FieldName.CONTENT_LENGTH);
        int from = head.valueStart(field);
        int to = head.valueEnd(field);
        if (from == to || to - from > MAX_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            byte b = head.bytes[i];
            if (!Ascii.isDigit(b)) {
                return -1;
            }
            value = value * 10 + b - '0';
        }
        return value;
    }

    /// A well-formed list of other codings that ends in `chunked` is only not supported; anything else is an attempt.
    private static Rejection otherCoding(byte[] bytes, int from, int to) {
        int at = from;
        boolean chunked = false;
        while (!chunked) {
            int start = at;
            at = Ascii.tokenEnd(bytes, at, to);
            chunked = Ascii.equalsIgnoreCase(bytes, start, at, CHUNKED);
            boolean empty = at == start;
            at = skipSpace(bytes, at, to);
            if (empty || at < to && bytes[at] != ',' || chunked != (at == to)) {
                return Rejection.BAD_TRANSFER_ENCODING;
            }
            at = skipSpace(bytes, at + 1, to);
        }
        return Rejection.TRANSFER_CODING_NOT_SUPPORTED;
    }

    private static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Ascii.isSpace(bytes[at])) {
            at++;
        }
        return at;
    }
}
