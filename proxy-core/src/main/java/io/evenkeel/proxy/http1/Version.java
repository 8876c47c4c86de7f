package io.evenkeel.proxy.http1;

/// `HTTP/1.0` and `HTTP/1.1`, case-sensitive (RFC 9112 §2.3). Stateless.
final class Version {

    static final byte[] HTTP_1_1 = Ascii.bytes("HTTP/1.1");
    static final int LENGTH = HTTP_1_1.length;

    private Version() {}

    /// Whether the eight octets at `from` are one of the two.
    static boolean isHttp1(byte[] bytes, int from) {
        for (int i = 0; i < LENGTH - 1; i++) {
            if (bytes[from + i] != HTTP_1_1[i]) {
                return false;
            }
        }
        return bytes[from + 7] == '0' || bytes[from + 7] == '1';
    }
}
