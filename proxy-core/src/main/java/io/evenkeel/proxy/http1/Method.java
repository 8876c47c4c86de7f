package io.evenkeel.proxy.http1;

/// The methods with known properties (RFC 9110 §9.2); case-sensitive.
enum Method {
    GET(true, true),
    HEAD(true, true),
    OPTIONS(true, true),
    TRACE(true, true),
    PUT(false, true),
    DELETE(false, true),
    POST(false, false),
    PATCH(false, false),
    CONNECT(false, false),
    OTHER(false, false);

    final boolean safe;
    final boolean idempotent;
    private final byte[] name = Ascii.bytes(name());

    Method(boolean safe, boolean idempotent) {
        this.safe = safe;
        this.idempotent = idempotent;
    }

    static Method of(byte[] bytes, int from, int to) {
        Method candidate = switch (bytes[from]) {
            case 'G' -> GET;
            case 'H' -> HEAD;
            case 'O' -> OPTIONS;
            case 'T' -> TRACE;
            case 'D' -> DELETE;
            case 'C' -> CONNECT;
            case 'P' -> to - from == 3 ? PUT : to - from == 4 ? POST : PATCH;
            default -> OTHER;
        };
        return candidate.matches(bytes, from, to) ? candidate : OTHER;
    }

    private boolean matches(byte[] bytes, int from, int to) {
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (bytes[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }
}
