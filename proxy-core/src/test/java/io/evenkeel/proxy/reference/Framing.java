package io.evenkeel.proxy.reference;

/// How the end of a body is found (RFC 9112 §6.3).
///
/// @param length for [Kind#LENGTH], at least 1; else 0
public record Framing(Kind kind, long length) {

    public enum Kind { NONE, LENGTH, CHUNKED, UNTIL_CLOSE }

    static final Framing NONE = new Framing(Kind.NONE, 0);
    static final Framing CHUNKED = new Framing(Kind.CHUNKED, 0);
    static final Framing UNTIL_CLOSE = new Framing(Kind.UNTIL_CLOSE, 0);

    static Framing ofLength(long length) {
        return length == 0 ? NONE : new Framing(Kind.LENGTH, length);
    }
}
