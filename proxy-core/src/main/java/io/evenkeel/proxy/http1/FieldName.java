package io.evenkeel.proxy.http1;

/// The field names this package treats in a way of their own, as small numbers. Stateless.
final class FieldName {

    static final int OTHER = 0;
    static final int HOST = 1;
    static final int CONNECTION = 2;
    static final int CONTENT_LENGTH = 3;
    static final int TRANSFER_ENCODING = 4;
    static final int TE = 5;
    static final int TRAILER = 6;
    static final int UPGRADE = 7;
    static final int KEEP_ALIVE = 8;
    static final int PROXY_CONNECTION = 9;
    static final int PROXY_AUTHORIZATION = 10;
    static final int PROXY_AUTHENTICATE = 11;
    static final int EXPECT = 12;
    static final int X_FORWARDED_FOR = 13;
    static final int X_FORWARDED_PROTO = 14;
    static final int X_FORWARDED_HOST = 15;
    static final int FORWARDED = 16;
    static final int X_REQUEST_ID = 17;
    static final int DATE = 18;
    static final int HTTP2_SETTINGS = 19;
    static final int AUTHORIZATION = 20;
    static final int MAX_FORWARDS = 21;
    static final int X_REAL_IP = 22;
    static final int COOKIE = 23;
    /// Any other `X-Forwarded-…`.
    static final int X_FORWARDED_OTHER = 24;
    /// One of the names above with `_` for `-`: many servers cannot tell the two apart (CGI, RFC 3875 §4.1.18).
    static final int ALIAS = 26;
    /// A field that the message's own `Connection` names: it ends here (RFC 9110 §7.6.1).
    static final int NAMED_BY_CONNECTION = 25;

    static final int COUNT = 27;

    private static final byte[][] NAMES = {
        Ascii.bytes(""), Ascii.bytes("host"), Ascii.bytes("connection"), Ascii.bytes("content-length"), Ascii.bytes("transfer-encoding"),
        Ascii.bytes("te"), Ascii.bytes("trailer"), Ascii.bytes("upgrade"), Ascii.bytes("keep-alive"), Ascii.bytes("proxy-connection"),
        Ascii.bytes("proxy-authorization"), Ascii.bytes("proxy-authenticate"), Ascii.bytes("expect"), Ascii.bytes("x-forwarded-for"),
        Ascii.bytes("x-forwarded-proto"), Ascii.bytes("x-forwarded-host"), Ascii.bytes("forwarded"), Ascii.bytes("x-request-id"),
        Ascii.bytes("date"), Ascii.bytes("http2-settings"), Ascii.bytes("authorization"), Ascii.bytes("max-forwards"),
        Ascii.bytes("x-real-ip"), Ascii.bytes("cookie"),
    };
    private static final byte[] X_FORWARDED = Ascii.bytes("x-forwarded-");

    /// Perfect over [#NAMES]: checked when the table is built.
    private static final byte[] BY_HASH = table();

    private static final int DIFFERENT = 0;
    private static final int SAME = 1;
    private static final int SAME_BUT_FOR_UNDERSCORES = 2;

    private FieldName() {}

    /// The number of the name in `from..to`, whatever its case.
    static int of(byte[] bytes, int from, int to) {
        int id = BY_HASH[hash(bytes, from, to)];
        if (id != OTHER && to - from == NAMES[id].length) {
            int match = match(bytes, from, NAMES[id]);
            if (match != DIFFERENT) {
                return match == SAME ? id : ALIAS;
            }
        }
        if (to - from > X_FORWARDED.length && (bytes[from] | 0x20) == 'x') {
            int match = match(bytes, from, X_FORWARDED);
            if (match != DIFFERENT) {
                return match == SAME ? X_FORWARDED_OTHER : ALIAS;
            }
        }
        return OTHER;
    }

    /// Whether what begins at `from` begins with that name, whatever its case, `_` taken for `-`.
    ///
    /// @param name in lower case, no longer than what there is
    static boolean isAlike(byte[] bytes, int from, byte[] name) {
        return match(bytes, from, name) != DIFFERENT;
    }

    private static int match(byte[] bytes, int from, byte[] name) {
        int match = SAME;
        for (int i = 0; i < name.length; i++) {
            byte b = Ascii.lower(bytes[from + i]);
            if (b != name[i]) {
                if (b != '_' || name[i] != '-') {
                    return DIFFERENT;
                }
                match = SAME_BUT_FOR_UNDERSCORES;
            }
        }
        return match;
    }

    /// @param bit one of the numbers above
    static long bit(int bit) {
        return 1L << bit;
    }

    private static int hash(byte[] bytes, int from, int to) {
        return (to - from + 5 * Ascii.lower(bytes[from]) + 32 * Ascii.lower(bytes[to - 1])) & 63;
    }

    private static byte[] table() {
        byte[] table = new byte[64];
        for (int id = 1; id < NAMES.length; id++) {
            int slot = hash(NAMES[id], 0, NAMES[id].length);
            if (table[slot] != OTHER) {
                throw new IllegalStateException("two names in one slot: " + id + " and " + table[slot]);
            }
            table[slot] = (byte) id;
        }
        return table;
    }
}
