package io.evenkeel.proxy;

import io.evenkeel.proxy.http1.Rejection;
import io.evenkeel.routing.Lease;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Why a request was not answered as its backend would have: the one table from failure to status, with the code word that clients see
/// in `X-Evenkeel-Reason` and operators in the access log. Status 0: no answer can be sent any more, or none is due.
public enum Reason {
    // the request is at fault, found by the codec: same names and code words as Rejection
    BAD_REQUEST_LINE("bad-request-line", 400, "The request line is malformed."),
    BAD_METHOD("bad-method", 400, "The method is no token."),
    METHOD_TOO_LONG("method-too-long", 501, "The method is longer than any known one."),
    CONNECT_REFUSED("connect-refused", 501, "CONNECT is not served."),
    BAD_TARGET("bad-target", 400, "The request target is malformed."),
    BAD_PATH("bad-path", 400, "The path leaves its root, or can be read in two ways."),
    MISDIRECTED("misdirected", 421, "The request target has another scheme than the connection."),
    VERSION_NOT_SUPPORTED("version-not-supported", 505, "Only HTTP/1.0 and HTTP/1.1 are served."),
    REQUEST_LINE_TOO_LONG("request-line-too-long", 414, "The request line is longer than limits.request-line."),
    BAD_HEADER_NAME("bad-header-name", 400, "A header name is malformed."),
    BAD_HEADER_VALUE("bad-header-value", 400, "A header value has forbidden characters."),
    FOLDED_HEADER("folded-header", 400, "A header is folded over lines."),
    HEADERS_TOO_LARGE("headers-too-large", 431, "The headers are larger than limits.header-bytes."),
    TOO_MANY_HEADERS("too-many-headers", 431, "There are more headers than limits.headers."),
    NO_HOST("no-host", 400, "There is no Host."),
    TWO_HOSTS("two-hosts", 400, "There is more than one Host."),
    BAD_HOST("bad-host", 400, "Host is malformed."),
    HOST_CONFLICT("host-conflict", 400, "Host and the request target disagree."),
    BAD_CONTENT_LENGTH("bad-content-length", 400, "Content-Length is malformed."),
    TWO_CONTENT_LENGTHS("two-content-lengths", 400, "There is more than one Content-Length."),
    LENGTH_AND_CHUNKED("length-and-chunked", 400, "There are both Content-Length and Transfer-Encoding."),
    BAD_TRANSFER_ENCODING("bad-transfer-encoding", 400, "Transfer-Encoding is malformed."),
    TRANSFER_CODING_NOT_SUPPORTED("transfer-coding-not-supported", 501, "Only the transfer coding chunked is served."),
    BAD_CONNECTION("bad-connection", 400, "Connection is malformed, longer than 512 bytes, or names a field that must not be dropped."),
    BAD_EXPECTATION("bad-expectation", 417, "Only the expectation 100-continue is served."),
    MAX_FORWARDS_REACHED("max-forwards-reached", 501, "Max-Forwards is 0, and the proxy answers neither TRACE nor OPTIONS itself."),
    BAD_MAX_FORWARDS("bad-max-forwards", 400, "Max-Forwards is malformed."),
    BAD_CHUNK_SIZE("bad-chunk-size", 400, "A chunk size is malformed."),
    BAD_CHUNK("bad-chunk", 400, "A chunk does not end where it should."),
    CHUNK_EXTENSION_TOO_LONG("chunk-extension-too-long", 400, "A chunk extension is too long."),
    BAD_TRAILER("bad-trailer", 400, "A trailer is malformed."),
    TRAILERS_TOO_LARGE("trailers-too-large", 431, "The trailers are too large."),
    BODY_TOO_LARGE("body-too-large", 413, "The body is larger than limits.body."),

    // the client is at fault
    HEADER_TIMEOUT("header-timeout", 408, "The request's head did not come within timeouts.header."),
    BODY_TIMEOUT("body-timeout", 408, "The request's body fell silent for timeouts.body."),
    BODY_TOO_SLOW("body-too-slow", 408, "The request's body came slower than body-min-rate."),
    CLIENT_GONE("client-gone", 0, "The client closed the connection before the answer was whole, logged as 499, or broke a tunnel."),
    WRITE_TIMEOUT("write-timeout", 0, "The client took nothing of the answer, or of a tunnel, for timeouts.write."),
    CLIENT_TOO_SLOW("client-too-slow", 0, "The client took the answer, or a tunnel, slower than response-min-rate."),

    // the route does not take it
    ENCODED_PATH("encoded-path", 400, "The path holds an encoding that no allow-encoded of its route names."),

    // nobody is asked
    NO_ROUTE("no-route", 404, "No route matches."),
    RATE_LIMITED("rate-limited", 429, "The rate-limit of the route is used up for this client, or for this value of its key."),
    NO_BACKEND("no-backend", 503, "No backend of the pool is eligible."),
    POOL_FULL("pool-full", 503, "Every eligible backend is at its max-in-flight, and the pool has no queue."),
    QUEUE_FULL("queue-full", 503, "Every eligible backend is at its max-in-flight, and as many requests wait as queue.max allows."),
    QUEUE_TIMEOUT("queue-timeout", 503, "No backend had room for the request within queue.max-wait, or what timeouts.total left of it."),

    // the backend is at fault
    BACKEND_REFUSED("backend-refused", 502, "The backend refused the connection."),
    BACKEND_UNREACHABLE("backend-unreachable", 502, "No connection to the backend could be made."),
    BACKEND_CONNECT_TIMEOUT("backend-connect-timeout", 504, "The backend did not accept within connections.connect-timeout."),
    BACKEND_RESET("backend-reset", 502, "The backend closed the connection before its answer."),
    BACKEND_MALFORMED("backend-malformed", 502, "The backend's answer is malformed."),
    BACKEND_TRUNCATED("backend-truncated", 502, "The backend's answer or tunnel broke off; once the head was passed on, the client's connection is cut."),
    RESPONSE_TIMEOUT("response-timeout", 504, "The backend did not answer within timeouts.response."),
    STREAM_IDLE_TIMEOUT("stream-idle-timeout", 504, "A body stood still for timeouts.stream-idle."),
    TOTAL_TIMEOUT("total-timeout", 504, "The request took longer than timeouts.total."),

    // the tunnel is over
    TUNNEL_IDLE_TIMEOUT("tunnel-idle-timeout", 0,
            "Nothing passed through the tunnel for timeouts.tunnel-idle; or, with one direction closed, for timeouts.stream-idle."),
    TUNNEL_TOTAL_TIMEOUT("tunnel-total-timeout", 0, "The tunnel was open for timeouts.tunnel-total."),

    // the proxy is
    SHUTDOWN("shutdown", 503, "The proxy ended while the request was in flight."),
    INTERNAL_ERROR("internal-error", 500, "A defect of the proxy; its log has the details.");

    private static final Map<String, Reason> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(Reason::code, Function.identity()));

    private final String code;
    private final int status;
    private final String sentence;

    Reason(String code, int status, String sentence) {
        this.code = code;
        this.status = status;
        this.sentence = sentence;
    }

    /// Lower case, words joined by `-`.
    public String code() {
        return code;
    }

    /// What the client is answered; 0 when it is not.
    public int status() {
        return status;
    }

    /// For people.
    public String sentence() {
        return sentence;
    }

    /// Whether that is the code word of a refusal for want of room: trying again, here or in front, would add to what is too much.
    static boolean saysBackPressure(String code) {
        return switch (BY_CODE.get(code)) {
            case POOL_FULL, QUEUE_FULL, QUEUE_TIMEOUT -> true;
            case null, default -> false;
        };
    }

    /// How a failed try is told to the client when no other try is left.
    static Reason of(Lease.Failure failure) {
        return switch (failure) {
            case CONNECT_REFUSED -> BACKEND_REFUSED;
            case CONNECT_TIMEOUT -> BACKEND_CONNECT_TIMEOUT;
            case CONNECT_FAILED -> BACKEND_UNREACHABLE;
            case RESET -> BACKEND_RESET;
            case RESPONSE_TIMEOUT -> RESPONSE_TIMEOUT;
            case MALFORMED_RESPONSE -> BACKEND_MALFORMED;
            case TRUNCATED_RESPONSE -> BACKEND_TRUNCATED;
        };
    }

    /// @param rejection of a request
    static Reason of(Rejection rejection) {
        return BY_CODE.getOrDefault(rejection.reason(), BAD_REQUEST_LINE);
    }
}
