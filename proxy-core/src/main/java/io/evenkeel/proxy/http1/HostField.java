package io.evenkeel.proxy.http1;

import io.evenkeel.routing.Bytes;
import org.jspecify.annotations.Nullable;

/// `Host` and the authority of the absolute form (RFC 9110 §7.2, RFC 9112 §3.2). Stateless.
final class HostField {

    /// RFC 1035 §2.3.4.
    static final int MAX_HOST = 255;
    private static final byte[] NOTHING = new byte[0];

    private HostField() {}

    /// Validates the host and aims `host` at it: lower case, without port and trailing dot.
    static @Nullable Rejection read(Http1RequestHead head, Target target, Bytes host) {
        int field = head.indexOf(FieldName.HOST);
        if (field < 0) {
            if (!head.http10()) {
                return Rejection.NO_HOST; // RFC 9112 §3.2
            }
            if (!target.hasAuthority()) {
                host.aim(NOTHING, 0, 0);
                return null;
            }
            return aim(head, target.authorityStart(), target.authorityEnd(), host) ? null : Rejection.BAD_HOST;
        }
        if (head.countOf(FieldName.HOST) > 1) {
            return Rejection.TWO_HOSTS;
        }
        int from = head.valueStart(field);
        int to = head.valueEnd(field);
        if (!aim(head, from, to, host)) {
            return Rejection.BAD_HOST;
        }
        if (target.hasAuthority() && !same(head.bytes, from, to, target.authorityStart(), target.authorityEnd())) {
            return Rejection.HOST_CONFLICT;
        }
        return null;
    }

    /// Names of hosts have no case (RFC 3986 §3.2.2); only one with capitals is copied to be lower-cased.
    private static boolean aim(Http1RequestHead head, int from, int to, Bytes host) {
        byte[] bytes = head.bytes;
        int end = hostEnd(bytes, from, to);
        if (end < 0 || !isPort(bytes, end, to)) {
            return false;
        }
        int length = (bytes[end - 1] == '.' ? end - 1 : end) - from;
        if (length == 0 || length > MAX_HOST) {
            return false;
        }
        host.aim(bytes, from, length);
        for (int i = from; i < from + length; i++) {
            if (bytes[i] != Ascii.lower(bytes[i])) {
                byte[] lowered = head.hostWork();
                for (int j = 0; j < length; j++) {
                    lowered[j] = Ascii.lower(bytes[from + j]);
                }
                host.aim(lowered, 0, length);
                break;
            }
        }
        return true;
    }

    /// @return behind the host, where the port's colon may stand; -1 when it is none
    private static int hostEnd(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '[') {
            return Ipv6.literalEnd(bytes, from, to);
        }
        int at = from;
        byte before = '.'; // neither a leading dot nor two together
        while (at < to && bytes[at] != ':') {
            byte b = bytes[at];
            if (!Ascii.isHost(b) || b == '.' && before == '.') {
                return -1;
            }
            before = b;
            at++;
        }
        return at == from ? -1 : at;
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

    private static boolean same(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (Ascii.lower(bytes[from + i]) != Ascii.lower(bytes[otherFrom + i])) {
                return false;
            }
        }
        return true;
    }
}
