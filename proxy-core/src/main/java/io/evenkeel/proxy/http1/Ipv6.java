package io.evenkeel.proxy.http1;

/// IPv6 addresses in brackets (RFC 3986 §3.2.2), without zone. Stateless.
final class Ipv6 {

    private static final int GROUPS = 8;

    private Ipv6() {}

    /// @param from at the `[`
    /// @return behind the `]`; -1 when what is between them is no address
    static int literalEnd(byte[] bytes, int from, int to) {
        int groups = 0;
        boolean gap = false;
        int at = from + 1;
        if (at + 1 < to && bytes[at] == ':' && bytes[at + 1] == ':') {
            gap = true;
            at += 2;
        }
        boolean groupNeeded = !gap;
        while (at < to && bytes[at] != ']') {
            int start = at;
            while (at < to && Ascii.hexDigit(bytes[at]) >= 0) {
                at++;
            }
            if (at < to && bytes[at] == '.') {
                at = ipv4End(bytes, start, to);
                groups += 2;
                groupNeeded = false;
                break;
            }
            if (at == start || at - start > 4) {
                return -1;
            }
            groups++;
            groupNeeded = false;
            if (at < to && bytes[at] == ':') {
                at++;
                groupNeeded = true;
                if (at < to && bytes[at] == ':') {
                    if (gap) {
                        return -1;
                    }
                    gap = true;
                    groupNeeded = false;
                    at++;
                }
            }
        }
        boolean whole = gap ? groups < GROUPS : groups == GROUPS;
        return at >= 0 && at < to && bytes[at] == ']' && whole && !groupNeeded ? at + 1 : -1;
    }

    private static int ipv4End(byte[] bytes, int from, int to) {
        int at = from;
        for (int part = 0; part < 4; part++) {
            int start = at;
            int value = 0;
            while (at < to && Ascii.isDigit(bytes[at]) && at - start < 3) {
                value = value * 10 + bytes[at++] - '0';
            }
            if (at == start || value > 255 || bytes[start] == '0' && at - start > 1) {
                return -1;
            }
            if (part < 3 && (at == to || bytes[at++] != '.')) {
                return -1;
            }
        }
        return at;
    }
}
