package io.evenkeel.proxy.http1;

import io.evenkeel.routing.Bytes;
import org.jspecify.annotations.Nullable;

/// A request target taken apart (RFC 9112 §3.2): authority of the absolute form, path for matching, path to forward, query.
///
/// A path without escapes and dot segments is matched and forwarded where it lies; only another is copied. Owned by one event loop.
final class Target {

    private static final byte[] HTTP = Ascii.bytes("http://");
    private static final byte[] HTTPS = Ascii.bytes("https://");
    private static final byte[] SLASH = {'/'};
    private static final byte[] ASTERISK = {'*'};
    private static final byte[] NOTHING = new byte[0];
    /// Larger work arrays are given up when the head is recycled.
    private static final int KEPT = 8 * 1024;

    private byte[] source = NOTHING;
    private int pathEnd;
    private boolean plain;
    private int authorityStart;
    private int authorityEnd;
    private int queryStart;
    private int queryEnd;
    private boolean hasQuery;

    private byte[] matched = NOTHING;
    private int matchedStart;
    private int matchedLength;
    private byte[] forwarded = NOTHING;
    private int forwardedStart;
    private int forwardedLength;

    private byte[] work = NOTHING;
    private final PathNormaliser normaliser = new PathNormaliser();
    private int encodings;

    /// Tells what the scan of the target found.
    ///
    /// @param pathEnd where the `?` is, or the end of the target
    /// @param plain   whether the path has nothing to normalise
    void marks(int pathEnd, boolean plain) {
        this.pathEnd = pathEnd;
        this.plain = plain;
    }

    /// @param options whether the method is OPTIONS: it alone may ask about the server as a whole, `*`
    /// @param secure  whether the connection is encrypted
    @Nullable Rejection read(byte[] bytes, int from, int end, boolean options, boolean secure) {
        source = bytes;
        authorityStart = authorityEnd = 0;
        if (bytes[from] == '/') {
            return split(bytes, from, end, false);
        }
        if (end - from == 1 && bytes[from] == '*') {
            return options ? asterisk() : Rejection.BAD_TARGET;
        }
        Rejection rejection = absolute(bytes, from, end, secure);
        return rejection == null ? split(bytes, authorityEnd, end, options) : rejection;
    }

    /// RFC 9112 §3.2.2: `http://authority/path`.
    private @Nullable Rejection absolute(byte[] bytes, int from, int end, boolean secure) {
        int at;
        if (startsWith(bytes, from, end, HTTP)) {
            at = from + HTTP.length;
        } else if (startsWith(bytes, from, end, HTTPS)) {
            if (!secure) {
                return Rejection.MISDIRECTED; // RFC 9110 §7.4
            }
            at = from + HTTPS.length;
        } else {
            return Rejection.BAD_TARGET;
        }
        authorityStart = at;
        while (at < pathEnd && bytes[at] != '/') {
            if (bytes[at++] == '@') {
                return Rejection.BAD_TARGET; // userinfo, RFC 9110 §4.2.4
            }
        }
        authorityEnd = at;
        return authorityStart == authorityEnd ? Rejection.BAD_TARGET : null;
    }

    private static boolean startsWith(byte[] bytes, int from, int end, byte[] lower) {
        return end - from > lower.length && Ascii.equalsIgnoreCase(bytes, from, from + lower.length, lower);
    }

    private @Nullable Rejection split(byte[] bytes, int start, int end, boolean emptyMeansAsterisk) {
        hasQuery = pathEnd < end;
        queryStart = Math.min(pathEnd + 1, end);
        queryEnd = end;
        if (pathEnd == start) {
            if (emptyMeansAsterisk && !hasQuery) {
                return asterisk(); // RFC 9112 §3.2.4
            }
            aim(SLASH, 0, 1);
        } else if (plain) {
            aim(bytes, start, pathEnd - start);
        } else {
            return normalise(bytes, start, pathEnd);
        }
        return null;
    }

    private @Nullable Rejection normalise(byte[] bytes, int start, int end) {
        int length = end - start;
        if (work.length < 2 * length) {
            work = new byte[Math.max(512, 2 * length)];
        }
        if (!normaliser.normalise(bytes, start, end, work, length)) {
            return Rejection.BAD_PATH;
        }
        matched = work;
        matchedStart = length;
        matchedLength = normaliser.matchedLength();
        forwarded = work;
        forwardedStart = 0;
        forwardedLength = normaliser.forwardedLength();
        encodings = normaliser.encodings();
        return null;
    }

    /// Matched like the root, because it has no path of its own.
    private @Nullable Rejection asterisk() {
        hasQuery = false;
        queryStart = queryEnd = 0;
        aim(SLASH, 0, 1);
        forwarded = ASTERISK;
        return null;
    }

    private void aim(byte[] bytes, int start, int length) {
        matched = forwarded = bytes;
        matchedStart = forwardedStart = start;
        matchedLength = forwardedLength = length;
        encodings = 0;
    }

    /// What a route must allow: bits of [io.evenkeel.config.PathEncoding]; 0 for nearly every path.
    int encodings() {
        return encodings;
    }

    /// Whether the target is forwarded byte for byte as it came.
    boolean isForwardedAsSent() {
        return forwarded == source && authorityEnd == 0;
    }

    boolean hasAuthority() {
        return authorityEnd > 0;
    }

    int authorityStart() {
        return authorityStart;
    }

    int authorityEnd() {
        return authorityEnd;
    }

    boolean hasQuery() {
        return hasQuery;
    }

    boolean isAsterisk() {
        return forwarded == ASTERISK;
    }

    Bytes path(Bytes window) {
        return window.aim(matched, matchedStart, matchedLength);
    }

    Bytes query(Bytes window) {
        return window.aim(source, queryStart, queryEnd - queryStart);
    }

    Bytes forwardedPath(Bytes window) {
        return window.aim(forwarded, forwardedStart, forwardedLength);
    }

    /// How many octets of the forwarded path make the first `length` octets of the matched one.
    int forwardedPrefix(int length) {
        if (forwarded != work) {
            return Math.min(length, forwardedLength);
        }
        int at = forwardedStart;
        int end = forwardedStart + forwardedLength;
        for (int i = 0; i < length && at < end; i++) {
            int octet = forwarded[at] == '%' ? Ascii.percentDecoded(forwarded, at, end) : -1;
            at += octet >= 0 && Ascii.isUnreserved(octet) ? 3 : 1;
        }
        return at - forwardedStart;
    }

    void clear() {
        if (work.length > KEPT) {
            work = NOTHING;
        }
        source = matched = forwarded = NOTHING;
    }
}
