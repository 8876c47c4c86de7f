package io.evenkeel.proxy.http1;

/// An answer that comes from no backend. Immutable, the arrays are never changed; any thread. Built once per kind of answer where that is
/// possible.
///
/// @param status            200..599
/// @param reason            code word for `X-Evenkeel-Reason`, and what follows it there; empty for none
/// @param contentType       of the body; not written when that is empty
/// @param body              whole
/// @param retryAfterSeconds for `Retry-After`; 0 for none
/// @param lines             further field lines (`Location`, …), each with its CRLF; empty for none
public record LocalAnswer(int status, byte[] reason, byte[] contentType, byte[] body, int retryAfterSeconds, byte[] lines) {

    private static final byte[] TEXT = Ascii.bytes("text/plain; charset=utf-8");
    private static final byte[] NOTHING = new byte[0];

    /// A short text that says status and reason, for people with curl in their hands.
    public static LocalAnswer error(int status, String reason) {
        byte[] body = Ascii.bytes(status + " " + StatusLine.phrase(status) + " (" + reason + ")\n");
        return new LocalAnswer(status, Ascii.bytes(reason), TEXT, body, 0, NOTHING);
    }

    /// @param seconds 1 or more
    public LocalAnswer retryAfter(int seconds) {
        return seconds == retryAfterSeconds ? this : new LocalAnswer(status, reason, contentType, body, seconds, lines);
    }

    /// The same with another value of `X-Evenkeel-Reason`.
    public LocalAnswer reason(byte[] reason) {
        return new LocalAnswer(status, reason, contentType, body, retryAfterSeconds, lines);
    }

    /// The same with another body, as a template makes it.
    public LocalAnswer body(byte[] contentType, byte[] body) {
        return new LocalAnswer(status, reason, contentType, body, retryAfterSeconds, lines);
    }

    /// The phrase that RFC 9110 gives to a status; empty for one it does not know.
    public static String phrase(int status) {
        return StatusLine.phrase(status);
    }
}
