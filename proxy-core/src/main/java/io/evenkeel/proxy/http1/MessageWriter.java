package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;

/// What the writers of requests and of answers share: lines copied in runs. Stateless.
final class MessageWriter {

    /// Fields of one connection that are never passed on (RFC 9110 §7.6.1), and the credentials of a proxy: Evenkeel is a gateway
    /// (§3.7), no proxy that a client chose, so what §11.7 defines was meant for another hop.
    static final long HOP_BY_HOP = FieldName.bit(FieldName.CONNECTION) | FieldName.bit(FieldName.KEEP_ALIVE)
            | FieldName.bit(FieldName.PROXY_CONNECTION) | FieldName.bit(FieldName.TE) | FieldName.bit(FieldName.TRANSFER_ENCODING)
            | FieldName.bit(FieldName.UPGRADE) | FieldName.bit(FieldName.HTTP2_SETTINGS) | FieldName.bit(FieldName.PROXY_AUTHORIZATION)
            | FieldName.bit(FieldName.PROXY_AUTHENTICATE) | FieldName.bit(FieldName.NAMED_BY_CONNECTION);

    static final byte[] CRLF = {Ascii.CR, Ascii.LF};
    static final byte[] VIA = Ascii.bytes("Via: 1.1 evenkeel\r\n");
    static final byte[] VIA_10 = Ascii.bytes("Via: 1.0 evenkeel\r\n");
    static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
    static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
    static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n");
    static final byte[] UPGRADE = Ascii.bytes("Connection: upgrade\r\n");
    private static final byte[] CONTENT_LENGTH = Ascii.bytes("Content-Length: ");

    private MessageWriter() {}

    /// Copies all fields but those whose id is in `dropped` or that the edits drop.
    ///
    /// @param from where the first run begins: at the first field line, or before it to copy the start line too
    static void copyFields(ByteBuf out, MessageHead head, int from, long dropped, HeaderEdits edits) {
        int runStart = from;
        boolean named = edits.drops();
        if ((head.present & dropped) != 0 || named) {
            for (int i = 0; i < head.fieldCount(); i++) {
                if ((dropped & FieldName.bit(head.id(i))) != 0 || named && edits.drops(head, i)) {
                    copy(out, head, runStart, head.lineStart(i));
                    runStart = head.lineEnd(i);
                }
            }
        }
        copy(out, head, runStart, head.fieldsEnd);
    }

    private static void copy(ByteBuf out, MessageHead head, int from, int to) {
        if (from < to) {
            out.writeBytes(head.bytes, from, to - from);
        }
    }

    /// Whether the `Content-Length` there is may go on as it is: `name: digits`, no leading zero.
    static boolean isLengthCanonical(MessageHead head) {
        int field = head.indexOf(FieldName.CONTENT_LENGTH);
        int from = head.valueStart(field);
        int to = head.valueEnd(field);
        return from == head.nameEnd(field) + 2 && head.bytes[from - 1] == Ascii.SP && to + 2 == head.lineEnd(field)
                && (head.bytes[from] != '0' || to - from == 1);
    }

    static void line(ByteBuf out, byte[] prefix, byte[] value, int from, int length) {
        out.writeBytes(prefix);
        out.writeBytes(value, from, length);
        out.writeBytes(CRLF);
    }

    static void contentLength(ByteBuf out, long value) {
        out.writeBytes(CONTENT_LENGTH);
        decimal(out, value);
        out.writeBytes(CRLF);
    }

    /// @param value 0 or more
    static void decimal(ByteBuf out, long value) {
        if (value > 9) {
            decimal(out, value / 10);
        }
        out.writeByte((int) ('0' + value % 10));
    }
}
