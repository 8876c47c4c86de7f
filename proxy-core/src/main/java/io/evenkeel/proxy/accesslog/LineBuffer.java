package io.evenkeel.proxy.accesslog;

import io.evenkeel.routing.Bytes;
import java.nio.charset.StandardCharsets;

/// A chunk of log lines under construction. A line that does not fit is undone whole ([#abandon]). Owned by one thread at a time.
final class LineBuffer {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] bytes;
    private int filled;
    private boolean overflow;

    LineBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return filled;
    }

    void clear() {
        filled = 0;
        overflow = false;
    }

    /// Whether something did not fit since the last [#abandon].
    boolean overflow() {
        return overflow;
    }

    /// Takes back all that was put since `mark`.
    void abandon(int mark) {
        filled = mark;
        overflow = false;
    }

    void put(int octet) {
        if (filled < bytes.length) {
            bytes[filled++] = (byte) octet;
        } else {
            overflow = true;
        }
    }

    void put(byte[] octets) {
        if (octets.length <= bytes.length - filled) {
            System.arraycopy(octets, 0, bytes, filled, octets.length);
            filled += octets.length;
        } else {
            overflow = true;
        }
    }

    /// Characters up to U+007F, none of which needs an escape.
    void putAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    /// Any text, escaped for a JSON string, as UTF-8.
    void putEscaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                putEscaped(c);
            } else {
                putUnicode(c);
            }
        }
    }

    /// Octets as a client sent them, escaped for a JSON string. Octets above 0x7F become the character of that number (ISO 8859-1): the
    /// line stays valid UTF-8 whatever was sent, and no octet is lost.
    void putEscaped(Bytes text) {
        for (int i = 0; i < text.length(); i++) {
            putEscaped(text.at(i) & 0xff);
        }
    }

    void putDecimal(long value) {
        if (value < 0) {
            put('-');
            putDecimal(-value);
            return;
        }
        if (value > 9) {
            putDecimal(value / 10);
        }
        put('0' + (int) (value % 10));
    }

    /// Two digits.
    void putPair(int value) {
        put('0' + value / 10);
        put('0' + value % 10);
    }

    /// An address as text: dotted, or in groups of hexadecimal digits without compression.
    void putAddress(byte[] address) {
        if (address.length == 4) {
            for (int i = 0; i < 4; i++) {
                if (i > 0) {
                    put('.');
                }
                putDecimal(address[i] & 0xff);
            }
        } else {
            for (int i = 0; i + 1 < address.length; i += 2) {
                if (i > 0) {
                    put(':');
                }
                putHexGroup((address[i] & 0xff) << 8 | address[i + 1] & 0xff);
            }
        }
    }

    private void putHexGroup(int value) {
        if (value > 0xf) {
            putHexGroup(value >> 4);
        }
        put(HEX[value & 0xf]);
    }

    private void putEscaped(int c) {
        if (c == '"' || c == '\\') {
            put('\\');
            put(c);
        } else if (c >= 0x20 && c < 0x7f) {
            put(c);
        } else {
            putUnicode(c);
        }
    }

    private void putUnicode(int c) {
        put('\\');
        put('u');
        put(HEX[c >> 12]);
        put(HEX[c >> 8 & 0xf]);
        put(HEX[c >> 4 & 0xf]);
        put(HEX[c & 0xf]);
    }
}
