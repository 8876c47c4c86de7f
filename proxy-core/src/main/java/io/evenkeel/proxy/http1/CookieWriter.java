package io.evenkeel.proxy.http1;

import io.evenkeel.routing.Cookies;
import io.netty.buffer.ByteBuf;

/// Writes a request's cookies without those that are the proxy's own. Stateless.
final class CookieWriter {

    private static final byte[] COOKIE = Ascii.bytes("Cookie: ");
    private static final byte[] SEPARATOR = Ascii.bytes("; ");

    private CookieWriter() {}

    /// Whether there is a cookie of that name.
    static boolean has(MessageHead head, byte[] name) {
        if (!head.has(FieldName.COOKIE)) {
            return false;
        }
        for (int i = 0; i < head.fieldCount(); i++) {
            if (head.id(i) == FieldName.COOKIE && Cookies.find(head.fieldValue(i), name) != Cookies.NONE) {
                return true;
            }
        }
        return false;
    }

    /// Writes each `Cookie` field that has a pair of another name left, pairs byte for byte as they came.
    ///
    /// @param hidden name of the cookies that are left out
    /// @param edits  which may drop the field altogether
    static void write(ByteBuf out, MessageHead head, byte[] hidden, HeaderEdits edits) {
        for (int i = 0; i < head.fieldCount(); i++) {
            if (head.id(i) == FieldName.COOKIE && !edits.drops(head, i)) {
                field(out, head.bytes, head.valueStart(i), head.valueEnd(i), hidden);
            }
        }
    }

    private static void field(ByteBuf out, byte[] bytes, int start, int end, byte[] hidden) {
        boolean begun = false;
        for (int from = start; from < end; ) {
            int to = Cookies.pairEnd(bytes, from, end);
            int first = from;
            while (first < to && Ascii.isSpace(bytes[first])) {
                first++;
            }
            if (first < to && !Cookies.isNamed(bytes, first, to, hidden)) {
                out.writeBytes(begun ? SEPARATOR : COOKIE);
                out.writeBytes(bytes, first, to - first);
                begun = true;
            }
            from = to + 1;
        }
        if (begun) {
            out.writeBytes(MessageWriter.CRLF);
        }
    }
}
