package io.evenkeel.proxy.http1;

import org.jspecify.annotations.Nullable;

/// `Connection`: what ends with this connection, and whether that stays (RFC 9110 §7.6.1, RFC 9112 §9). Stateless.
final class ConnectionField {

    /// Octets of all its lines together. Nobody names as much in good faith, and each name is compared with each field.
    private static final int MAX_BYTES = 512;

    private static final byte[] CLOSE = Ascii.bytes("close");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");
    private static final byte[] UPGRADE = Ascii.bytes("upgrade");

    private ConnectionField() {}

    /// Reads the field and marks the fields that it names.
    ///
    /// @param strict whether naming a field without which the message means something else is refused. Backends do name
    ///               `Transfer-Encoding`; in answers these names are passed over, since their fields have rules of their own
    static @Nullable Rejection read(MessageHead head, boolean strict) {
        int from = head.indexOf(FieldName.CONNECTION);
        int to = from < 0 ? -1 : head.isRepeated(FieldName.CONNECTION) ? head.fieldCount() : from + 1;
        int length = 0;
        for (int i = from; i < to; i++) {
            if (head.id(i) == FieldName.CONNECTION) {
                length += head.valueEnd(i) - head.valueStart(i);
                Rejection rejection = length > MAX_BYTES ? Rejection.BAD_CONNECTION
                        : read(head, head.valueStart(i), head.valueEnd(i), strict);
                if (rejection != null) {
                    return rejection;
                }
            }
        }
        return null;
    }

    private static @Nullable Rejection read(MessageHead head, int from, int to, boolean strict) {
        byte[] bytes = head.bytes;
        int at = from;
        while (at < to) {
            byte b = bytes[at];
            if (b == ',' || Ascii.isSpace(b)) {
                at++;
                continue;
            }
            int start = at;
            at = Ascii.tokenEnd(bytes, at, to);
            int end = at;
            while (at < to && Ascii.isSpace(bytes[at])) {
                at++;
            }
            if (end == start || at < to && bytes[at] != ',') {
                return Rejection.BAD_CONNECTION;
            }
            if (Ascii.equalsIgnoreCase(bytes, start, end, KEEP_ALIVE)) {
                head.stay = true;
            } else if (Ascii.equalsIgnoreCase(bytes, start, end, CLOSE)) {
                head.close = true;
            } else if (Ascii.equalsIgnoreCase(bytes, start, end, UPGRADE)) {
                head.upgradeNamed = true;
            } else if (!name(head, start, end) && strict) {
                return Rejection.BAD_CONNECTION;
            }
        }
        return null;
    }

    /// @return false when the field must not be named
    private static boolean name(MessageHead head, int from, int to) {
        int id = FieldName.of(head.bytes, from, to);
        switch (id) {
            case FieldName.HOST, FieldName.CONTENT_LENGTH, FieldName.TRANSFER_ENCODING, FieldName.AUTHORIZATION -> {
                return false;
            }
            case FieldName.TE, FieldName.CONNECTION, FieldName.KEEP_ALIVE, FieldName.PROXY_CONNECTION -> {
                return true; // treated by their own rules
            }
            default -> {
                head.nameByConnection(id, from, to);
                return true;
            }
        }
    }

    /// Whether a head's `Connection`, sound as it is, names that field.
    ///
    /// @param name holds it in `from..to`, in any case
    static boolean names(MessageHead head, byte[] name, int from, int to) {
        if (!head.has(FieldName.CONNECTION)) {
            return false;
        }
        for (int i = 0; i < head.fieldCount(); i++) {
            if (head.id(i) == FieldName.CONNECTION && hasMember(head.bytes, head.valueStart(i), head.valueEnd(i), name, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasMember(byte[] list, int start, int end, byte[] name, int from, int to) {
        int at = start;
        while (at < end) {
            int member = at;
            at = Ascii.tokenEnd(list, at, end);
            if (Ascii.equalIgnoringCase(list, member, at, name, from, to)) {
                return true;
            }
            if (at == member) {
                at++; // a comma or white space
            }
        }
        return false;
    }
}
