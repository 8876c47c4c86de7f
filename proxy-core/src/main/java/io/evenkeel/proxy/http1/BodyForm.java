package io.evenkeel.proxy.http1;

/// How a body is handed on.
public enum BodyForm {
    /// In the framing in which it came.
    AS_IT_CAME,
    /// Only the data, without the framing of chunks and without trailers: for HTTP/1.0, where the end is the end of the connection.
    DATA,
    /// Chunked, though it came with the end of the connection as its end.
    CHUNKED;

    /// The form for a client.
    ///
    /// @param framing how the body comes from the backend
    /// @param http10  whether the client speaks HTTP/1.0: RFC 9112 §6.1 forbids to send it chunks
    public static BodyForm forClient(Framing framing, boolean http10) {
        return switch (framing) {
            case NONE, LENGTH -> AS_IT_CAME;
            case CHUNKED -> http10 ? DATA : AS_IT_CAME;
            case UNTIL_CLOSE -> http10 ? DATA : CHUNKED;
        };
    }

    /// Whether only the end of the client's connection can tell it the end of the body.
    public boolean endsWithConnection() {
        return this == DATA;
    }
}
