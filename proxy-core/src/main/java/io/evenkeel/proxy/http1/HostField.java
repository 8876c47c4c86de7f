package io.evenkeel.proxy.http1;

import org.jspecify.annotations.Nullable;

/// `Host` and the authority of the absolute form (RFC 9110 §7.2, RFC 9112 §3.2). Stateless.
final class HostField {

    /// RFC 1035 §2.3.4.
    static final int MAX_HOST = 255;

    private HostField() {}

    /// Validates host and port, and tells the head where they are.
    static @Nullable Rejection read(Http1RequestHead head, Target target) {
        int field = head.indexOf(FieldName.HOST);
        if (field < 0) {
            if (!head.http10()) {
                return Rejection.NO_HOST; // RFC 9112 §3.2
            }
            return target.hasAuthority() ? read(head, target.authorityStart(), target.authorityEnd()) : null;
        }
        if (head.isRepeated(FieldName.HOST)) {
            return Rejection.TWO_HOSTS;
        }
        int from = head.valueStart(field);
        int to = head.valueEnd(field);
        if (target.hasAuthority()
                && !Ascii.equalIgnoringCase(head.bytes, from, to, head.bytes, target.authorityStart(), target.authorityEnd())) {
            // RFC 9112 §3.2.2 lets the authority win; but whoever sends two names means to be read in two ways
            return Rejection.HOST_CONFLICT;
        }
        return read(head, from, to);
    }

    private static @Nullable Rejection read(Http1RequestHead head, int from, int to) {
        byte[] bytes = head.bytes;
        int end = hostEnd(bytes, from, to);
        if (end < 0 || !isPort(bytes, end, to)) {
            return Rejection.BAD_HOST;
        }
        int length = (bytes[end - 1] == '.' ? end - 1 : end) - from;
        if (length == 0 || length > MAX_HOST) {
            return Rejection.BAD_HOST;
        }
        head.authority(from, to, length);
        return null;
    }

    /// @return behind the host, where the port's colon may stand; -1 when it is none
    private static int hostEnd(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '[') {
            return Ipv6.literalEnd(bytes, from, to);
        }
        int end = Ascii.hostEnd(bytes, from, to);
        for (int i = from; i < end; i++) {
            if (bytes[i] == '.' && (i == from || bytes[i - 1] == '.')) {
                return -1; // an empty label
            }
        }
        return end == from || end < to && bytes[end] != ':' ? -1 : end;
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        if (from == to) {
            return true;
        }
        if (bytes[from] != ':' || to - from > 6) {
            return false;
        }
        int port = 0;
        for (int i = from + 1; i < to; i++) {
            if (!Ascii.isDigit(bytes[i])) {
                return false;
            }
            port = port * 10 + bytes[i] - '0';
        }
        return port < 1 << 16;
    }
}
