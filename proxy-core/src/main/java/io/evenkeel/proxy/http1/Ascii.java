package io.evenkeel.proxy.http1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Octet classes of the grammars and searches over arrays. Stateless.
final class Ascii {

    static final byte CR = '\r';
    static final byte LF = '\n';
    static final byte SP = ' ';
    static final byte HTAB = '\t';

    private static final byte TOKEN = 1;
    private static final byte HOST = 2;
    private static final byte UNRESERVED = 4;
    /// Stands in a target and means nothing but itself.
    private static final byte TARGET_PLAIN = 8;
    /// Stands in a target and may need a closer look: `%`, backslash, `.` and `?`.
    private static final byte TARGET_SPECIAL = 16;

    private static final byte[] CLASS = classes();
    private static final byte[] LOWER = lower();
    private static final byte[] HEX = hex();

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;

    private Ascii() {}

    /// Where the token (RFC 9110 §5.6.2) that begins at `from` ends; `from` when none does.
    static int tokenEnd(byte[] bytes, int from, int end) {
        return endOf(TOKEN, bytes, from, end);
    }

    /// Where the first octet of a request target is that is no plain one: it needs a closer look, or the target ends.
    ///
    /// A target may hold visible ASCII but `"`, `<`, `>` and `#`: wider than RFC 3986 by what browsers and clients send raw
    /// (`[ ] { } | \ ^` and the backquote); docs/threat-model.md says why that is safe.
    static int plainTargetEnd(byte[] bytes, int from, int end) {
        return endOf(TARGET_PLAIN, bytes, from, end);
    }

    static boolean isSpecialInTarget(byte b) {
        return (CLASS[b & 0xff] & TARGET_SPECIAL) != 0;
    }

    /// Where letters, digits, `-`, `.` and `_` end: narrower than RFC 3986's reg-name by what no name of a server has.
    static int hostEnd(byte[] bytes, int from, int end) {
        return endOf(HOST, bytes, from, end);
    }

    private static int endOf(byte type, byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && (CLASS[bytes[i] & 0xff] & type) != 0) {
            i++;
        }
        return i;
    }

    /// RFC 3986 §2.3.
    static boolean isUnreserved(int c) {
        return (CLASS[c & 0xff] & UNRESERVED) != 0;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isSpace(byte b) {
        return b == SP || b == HTAB;
    }

    /// Below 0x20, or 0x7F.
    static boolean isControl(byte b) {
        return b >= 0 && b < 0x20 || b == 0x7f;
    }

    static byte lower(byte b) {
        return LOWER[b & 0xff];
    }

    /// @return 0..15; -1 when it is no hexadecimal digit
    static int hexDigit(byte b) {
        return HEX[b & 0xff];
    }

    /// The octet of the `%XX` at `from`.
    ///
    /// @return 0..255; -1 when it is malformed or cut off by `end`
    static int percentDecoded(byte[] bytes, int from, int end) {
        if (from + 2 >= end) {
            return -1;
        }
        int high = hexDigit(bytes[from + 1]);
        int low = hexDigit(bytes[from + 2]);
        return (high | low) < 0 ? -1 : high << 4 | low;
    }

    /// @param lower a lower-case name
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, byte[] lower) {
        return equalsIgnoreCase(bytes, from, to, lower, 0, lower.length);
    }

    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, byte[] lower, int lowerFrom, int lowerLength) {
        if (to - from != lowerLength) {
            return false;
        }
        for (int i = 0; i < lowerLength; i++) {
            if (LOWER[bytes[from + i] & 0xff] != lower[lowerFrom + i]) {
                return false;
            }
        }
        return true;
    }

    static boolean equalIgnoringCase(byte[] bytes, int from, int to, byte[] other, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (LOWER[bytes[from + i] & 0xff] != LOWER[other[otherFrom + i] & 0xff]) {
                return false;
            }
        }
        return true;
    }

    /// The first control octet (below 0x20, or 0x7F) at or after `from`; eight octets a step.
    ///
    /// @return `end` when there is none
    static int findControl(byte[] bytes, int from, int end) {
        int i = from;
        for (; i + 8 <= end; i += 8) {
            long word = (long) LONG.get(bytes, i);
            // an octet below 0x20 borrows; one equal to 0x7F is 0 after the exclusive or and borrows too; ~word keeps obs-text out
            long del = word ^ 0x7f * ONES;
            long found = ((word - 0x20 * ONES) & ~word | (del - ONES) & ~del) & HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; i < end; i++) {
            if (isControl(bytes[i])) {
                return i;
            }
        }
        return end;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Writes a number in decimal.
    ///
    /// @param value 0 or more
    /// @return the position after it
    static int putDecimal(byte[] bytes, int at, long value) {
        int digits = 1;
        for (long rest = value; rest > 9; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    private static byte[] classes() {
        byte[] table = new byte[256];
        for (int c = 0x21; c < 0x7f; c++) {
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            boolean special = "%\\.?".indexOf(c) >= 0;
            table[c] |= alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0 ? TOKEN : 0;
            table[c] |= alphanumeric || "-._".indexOf(c) >= 0 ? HOST : 0;
            table[c] |= alphanumeric || "-._~".indexOf(c) >= 0 ? UNRESERVED : 0;
            table[c] |= special ? TARGET_SPECIAL : "\"<>#".indexOf(c) >= 0 ? 0 : TARGET_PLAIN;
        }
        return table;
    }

    private static byte[] lower() {
        byte[] table = new byte[256];
        for (int c = 0; c < 256; c++) {
            table[c] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
        return table;
    }

    private static byte[] hex() {
        byte[] table = new byte[256];
        for (int c = 0; c < 256; c++) {
            table[c] = (byte) (c < 128 ? Character.digit(c, 16) : -1);
        }
        return table;
    }
}
