package io.evenkeel.testbackends;

import java.nio.charset.StandardCharsets;

/// An answer that a careful proxy must not pass on (RFC 9112). The connection is closed behind it.
public enum Malformation {

    /// A status that is no number (RFC 9112 §4).
    STATUS_LINE("HTTP/1.1 abc Oops\r\nContent-Length: 0\r\n\r\n"),
    /// Bytes of another protocol: a TLS alert record.
    GARBAGE("\u0015\u0003\u0001\0\u0002\u0002\n\r\n\r\n"),
    /// A header line without a colon (RFC 9112 §5).
    HEADER_LINE("HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 0\r\n\r\n"),
    /// Two lengths that differ (RFC 9112 §6.3 rule 5).
    TWO_LENGTHS("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
    /// A length that is no number.
    BAD_LENGTH("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"),
    /// Length and chunks at once (RFC 9112 §6.3 rule 3: smuggling).
    LENGTH_AND_CHUNKS("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
    /// A chunk size that is no hexadecimal number (RFC 9112 §7.1): the head was good and may be on its way already.
    BAD_CHUNK("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n"),
    /// A head of 1 MiB, more than any limit in use.
    HUGE_HEADER("HTTP/1.1 200 OK\r\nX-Huge: " + "x".repeat(1 << 20) + "\r\nContent-Length: 0\r\n\r\n");

    private final byte[] bytes;

    Malformation(String text) {
        bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] bytes() {
        return bytes;
    }
}
