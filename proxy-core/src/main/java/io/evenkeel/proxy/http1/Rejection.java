package io.evenkeel.proxy.http1;

/// Why a message is refused. Immutable.
///
/// [#status] is what a client is told when the fault is in its request; for an answer of a backend it is 502 whatever the rule was.
public enum Rejection {
    // request line, RFC 9112 §3
    BAD_REQUEST_LINE(400, "bad-request-line"),
    BAD_METHOD(400, "bad-method"),
    METHOD_TOO_LONG(501, "method-too-long"),
    CONNECT_REFUSED(501, "connect-refused"),
    BAD_TARGET(400, "bad-target"),
    BAD_PATH(400, "bad-path"),
    MISDIRECTED(421, "misdirected"),
    VERSION_NOT_SUPPORTED(505, "version-not-supported"),
    REQUEST_LINE_TOO_LONG(414, "request-line-too-long"),
    // field lines, RFC 9112 §5
    BAD_HEADER_NAME(400, "bad-header-name"),
    BAD_HEADER_VALUE(400, "bad-header-value"),
    FOLDED_HEADER(400, "folded-header"),
    HEADERS_TOO_LARGE(431, "headers-too-large"),
    TOO_MANY_HEADERS(431, "too-many-headers"),
    // host, RFC 9112 §3.2
    NO_HOST(400, "no-host"),
    TWO_HOSTS(400, "two-hosts"),
    BAD_HOST(400, "bad-host"),
    HOST_CONFLICT(400, "host-conflict"),
    // framing, RFC 9112 §6
    BAD_CONTENT_LENGTH(400, "bad-content-length"),
    TWO_CONTENT_LENGTHS(400, "two-content-lengths"),
    LENGTH_AND_CHUNKED(400, "length-and-chunked"),
    BAD_TRANSFER_ENCODING(400, "bad-transfer-encoding"),
    TRANSFER_CODING_NOT_SUPPORTED(501, "transfer-coding-not-supported"),
    // hop-by-hop and expectations, RFC 9110 §7.6, §10.1.1
    BAD_CONNECTION(400, "bad-connection"),
    BAD_EXPECTATION(417, "bad-expectation"),
    MAX_FORWARDS_REACHED(501, "max-forwards-reached"),
    BAD_MAX_FORWARDS(400, "bad-max-forwards"),
    // body, RFC 9112 §7.1
    BAD_CHUNK_SIZE(400, "bad-chunk-size"),
    BAD_CHUNK(400, "bad-chunk"),
    CHUNK_EXTENSION_TOO_LONG(400, "chunk-extension-too-long"),
    BAD_TRAILER(400, "bad-trailer"),
    TRAILERS_TOO_LARGE(431, "trailers-too-large"),
    BODY_TOO_LARGE(413, "body-too-large"),
    // answers of a backend, RFC 9112 §4
    BAD_STATUS_LINE(502, "bad-status-line"),
    UNASKED_UPGRADE(502, "unasked-upgrade"),
    WRONG_UPGRADE(502, "wrong-upgrade"),
    INTERIM_WITH_BODY(502, "interim-with-body");

    private final int status;
    private final String reason;

    Rejection(int status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    /// The status for a client whose request had this fault; 400..599.
    public int status() {
        return status;
    }

    /// The code word for `X-Evenkeel-Reason`, logs and metrics: lower case, words joined by `-`.
    public String reason() {
        return reason;
    }
}
