package io.evenkeel.proxy.http1;

/// How the end of a body is found (RFC 9112 §6.3).
public enum Framing {
    /// No body.
    NONE,
    /// `Content-Length` bytes, at least one.
    LENGTH,
    /// Chunks, then trailers.
    CHUNKED,
    /// All bytes until the sender closes: of answers, and of what follows a 101.
    UNTIL_CLOSE
}
