package io.evenkeel.config;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// IP addresses as text, strictly: four decimal numbers without leading zeros (RFC 6943 §3.1.1 tells what the looser forms have
/// cost), or IPv6 as of RFC 4291 §2.2 without zone. Names are never looked up.
public final class IpAddress {

    private IpAddress() {}

    /// @return 4 or 16 bytes in network order, an IPv4-mapped IPv6 address as 4; null if the text is no address
    public static byte @Nullable [] parse(String text) {
        if (text.indexOf(':') < 0) {
            return parseV4(text, 0, text.length());
        }
        byte[] v6 = parseV6(text);
        return v6 != null && isMapped(v6) ? Arrays.copyOfRange(v6, 12, 16) : v6;
    }

    public static boolean isAddress(String text) {
        return parse(text) != null;
    }

    /// The one text of an address (RFC 5952), so that equal addresses are equal texts.
    ///
    /// @param address 4 or 16 bytes
    public static String format(byte[] address) {
        return address.length == 4 ? formatV4(address) : formatV6(address);
    }

    private static byte @Nullable [] parseV4(String text, int start, int end) {
        byte[] address = new byte[4];
        int at = start;
        for (int i = 0; i < 4; i++) {
            if (i > 0 && (at == end || text.charAt(at++) != '.')) {
                return null;
            }
            int from = at;
            int value = 0;
            while (at < end && at - from < 3 && isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            if (at == from || value > 255 || at - from > 1 && text.charAt(from) == '0') {
                return null;
            }
            address[i] = (byte) value;
        }
        return at == end ? address : null;
    }

    private static byte @Nullable [] parseV6(String text) {
        byte[] address = new byte[16];
        int filled = 0;
        int gap = -1;
        int at = 0;
        int end = text.length();
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < end) {
            int from = at;
            int value = 0;
            while (at < end && at - from < 5 && Character.digit(text.charAt(at), 16) >= 0 && text.charAt(at) < 128) {
                value = value << 4 | Character.digit(text.charAt(at++), 16);
            }
            if (at < end && text.charAt(at) == '.') {
                byte[] v4 = filled <= 12 ? parseV4(text, from, end) : null;
                if (v4 == null) {
                    return null;
                }
                System.arraycopy(v4, 0, address, filled, 4);
                filled += 4;
                break;
            }
            if (at == from || at - from > 4 || filled == 16) {
                return null;
            }
            address[filled++] = (byte) (value >> 8);
            address[filled++] = (byte) value;
            if (at == end) {
                break;
            }
            if (text.charAt(at++) != ':' || at == end) {
                return null;
            }
            if (text.charAt(at) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = filled;
                at++;
            }
        }
        if (gap < 0) {
            return filled == 16 ? address : null;
        }
        if (filled == 16) {
            return null;
        }
        System.arraycopy(address, gap, address, gap + 16 - filled, filled - gap);
        Arrays.fill(address, gap, gap + 16 - filled, (byte) 0);
        return address;
    }

    private static boolean isMapped(byte[] v6) {
        for (int i = 0; i < 10; i++) {
            if (v6[i] != 0) {
                return false;
            }
        }
        return v6[10] == -1 && v6[11] == -1;
    }

    private static boolean isDigit(char c) {
        return '0' <= c && c <= '9';
    }

    private static String formatV4(byte[] a) {
        return (a[0] & 0xFF) + "." + (a[1] & 0xFF) + "." + (a[2] & 0xFF) + "." + (a[3] & 0xFF);
    }

    private static String formatV6(byte[] address) {
        int gap = -1;
        int gapLength = 1; // one group of zeros is written out (RFC 5952 §4.2.2)
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && group(address, i + length) == 0) {
                length++;
            }
            if (length > gapLength) {
                gap = i;
                gapLength = length;
            }
            i += length;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(address, i)));
        }
        return text.toString();
    }

    private static int group(byte[] address, int index) {
        return (address[2 * index] & 0xFF) << 8 | address[2 * index + 1] & 0xFF;
    }
}
