package io.evenkeel.proxy.http1;

import io.evenkeel.config.PathEncoding;

/// The one way in which a path is normalised; docs/threat-model.md explains it. Owned by one event loop, and used for one path after the
/// other.
///
/// For matching: percent-encoded unreserved octets decoded, the other escapes with upper-case digits, dot segments removed
/// (RFC 3986 §6.2.2). To forward: dot segments removed, raw or encoded; everything else byte for byte.
final class PathNormaliser {

    private int forwardedLength;
    private int matchedLength;
    private int encodings;

    /// @param path      begins with `/`
    /// @param out       the path to forward goes to 0, the path for matching to `matchedAt`; each is at most as long as the path
    /// @return false when the path is refused; else the lengths and the encodings are told by the methods below
    boolean normalise(byte[] path, int start, int end, byte[] out, int matchedAt) {
        int forwarded = 0;
        int matched = matchedAt;
        int at = start;
        encodings = 0;
        while (at < end) {
            // at a slash: one segment with the slash before it
            int segmentForwarded = forwarded;
            int segmentMatched = matched;
            out[forwarded++] = '/';
            out[matched++] = '/';
            at++;
            int piece = matched; // behind the last slash, backslash or NUL, raw or encoded
            while (at < end && path[at] != '/') {
                byte b = path[at];
                if (b == '%') {
                    int octet = Ascii.percentDecoded(path, at, end);
                    int encoding = octet < 0 ? 0 : encoding(octet, path, at + 3, end);
                    if (octet < 0 || isSeparator(encoding) && dots(out, piece, matched) != 0) {
                        return false;
                    }
                    if (Ascii.isUnreserved(octet)) {
                        out[matched++] = (byte) octet;
                    } else {
                        out[matched++] = '%';
                        out[matched++] = upper(path[at + 1]);
                        out[matched++] = upper(path[at + 2]);
                    }
                    out[forwarded++] = '%';
                    out[forwarded++] = path[at + 1];
                    out[forwarded++] = path[at + 2];
                    at += 3;
                    encodings |= encoding;
                    piece = isSeparator(encoding) ? matched : piece;
                } else if (b == '\\') {
                    return false;
                } else {
                    out[forwarded++] = out[matched++] = b;
                    at++;
                }
            }
            int dots = dots(out, piece, matched);
            if (dots < 0 || dots > 0 && piece != segmentMatched + 1) {
                return false;
            }
            if (dots > 0) {
                forwarded = segmentForwarded;
                matched = segmentMatched;
                if (dots == 2) {
                    if (forwarded == 0) {
                        return false; // above the root
                    }
                    forwarded = lastSlash(out, 0, forwarded);
                    matched = lastSlash(out, matchedAt, matched);
                }
                if (at == end) { // the last segment names a directory: its slash stays
                    out[forwarded++] = '/';
                    out[matched++] = '/';
                }
            }
        }
        forwardedLength = forwarded;
        matchedLength = matched - matchedAt;
        return true;
    }

    int forwardedLength() {
        return forwardedLength;
    }

    int matchedLength() {
        return matchedLength;
    }

    /// Bits of [PathEncoding]: what a route must allow.
    int encodings() {
        return encodings;
    }

    private static int encoding(int octet, byte[] path, int behind, int end) {
        return switch (octet) {
            case '/' -> PathEncoding.SLASH.bit();
            case '\\' -> PathEncoding.BACKSLASH.bit();
            case 0 -> PathEncoding.NUL.bit();
            case '%' -> isEncodedAgain(path, behind, end) ? PathEncoding.DOUBLE.bit() : 0;
            default -> 0;
        };
    }

    /// Whether it ends a segment for somebody.
    private static boolean isSeparator(int encoding) {
        return encoding != 0 && encoding != PathEncoding.DOUBLE.bit();
    }

    /// @return 1 for `.`, 2 for `..`, -1 for either followed by `;`, which some servers take for a dot segment and some do not, else 0
    private static int dots(byte[] bytes, int from, int to) {
        if (from == to || bytes[from] != '.') {
            return 0;
        }
        int dots = from + 1 < to && bytes[from + 1] == '.' ? 2 : 1;
        if (from + dots == to) {
            return dots;
        }
        return bytes[from + dots] == ';' ? -1 : 0;
    }

    /// Whether what follows a `%25` makes it a second encoding of a dot, slash, backslash or NUL.
    private static boolean isEncodedAgain(byte[] path, int from, int end) {
        int at = from;
        while (at + 1 < end && path[at] == '2' && path[at + 1] == '5') {
            at += 2;
        }
        int high = at + 1 < end ? Ascii.hexDigit(path[at]) : -1;
        int low = at + 1 < end ? Ascii.hexDigit(path[at + 1]) : -1;
        if ((high | low) < 0) {
            return false;
        }
        int octet = high << 4 | low;
        return octet == '.' || octet == '/' || octet == '\\' || octet == 0;
    }

    private static int lastSlash(byte[] bytes, int from, int to) {
        int at = to - 1;
        while (at > from && bytes[at] != '/') {
            at--;
        }
        return at;
    }

    private static byte upper(byte hexDigit) {
        return (byte) (hexDigit >= 'a' ? hexDigit - 32 : hexDigit);
    }
}
