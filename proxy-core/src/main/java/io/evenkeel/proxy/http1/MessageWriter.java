package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;

/// What the writers of requests and of answers share: field lines copied in runs. Stateless.
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
    static void copyFields(ByteBuf out, MessageHead head, long dropped, HeaderEdits edits) {
        boolean named = edits.drops();
        if ((head.present & dropped) == 0 && !named) {
            copy(out, head, 0, head.fieldCount());
            return;
        }
        int runStart = 0;
        for (int i = 0; i < head.fieldCount(); i++) {
            if ((dropped & FieldName.bit(head.id(i))) != 0 || named && edits.drops(head, i)) {
                copy(out, head, runStart, i);
                runStart = i + 1;
            }
        }
        copy(out, head, runStart, head.fieldCount());
    }

    private static void copy(ByteBuf out, MessageHead head, int fromField, int toField) {
        if (fromField < toField) {
            int from = head.lineStart(fromField);
            out.writeBytes(head.bytes, from, head.lineEnd(toField - 1) - from);
        }
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
