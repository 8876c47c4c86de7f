package io.evenkeel.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One address where clients connect, and what a client may do there.
///
/// @param name            unique; by default the bind address
/// @param bind            the local address
/// @param trustedProxies  peers whose `X-Forwarded-*` are believed and appended to; those of all others are replaced
/// @param via             whether `Via` is added to requests and answers (RFC 9110 §7.6.3)
/// @param limits          sizes and counts beyond which a client is refused
/// @param timeouts        the longest silences allowed to a client
/// @param bodyMinRate     bytes per second below which, over 30 s, a request body counts as a slow attack (408); 0: off
/// @param responseMinRate bytes per second below which, over 30 s, taking an answer counts as a slow attack (closed); 0: off
/// @param accessLog       absent: none is written
/// @param errorPage       the body of answers that the proxy makes itself; absent: one short line
public record ListenerConfig(
        String name,
        BindAddress bind,
        List<Cidr> trustedProxies,
        boolean via,
        Limits limits,
        Timeouts timeouts,
        long bodyMinRate,
        long responseMinRate,
        @Nullable AccessLogConfig accessLog,
        @Nullable ErrorPage errorPage) {

    public ListenerConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /// Sizes and counts beyond which a client is refused.
    ///
    /// @param connections           open connections at once; further ones are closed at accept
    /// @param requestLine           bytes of the request line (414)
    /// @param headerBytes           bytes of all header fields together (431)
    /// @param headers               number of header fields (431)
    /// @param body                  bytes of a request body (413); [Long#MAX_VALUE]: unlimited
    /// @param requestsPerConnection requests after which the connection is closed; [Long#MAX_VALUE]: unlimited
    public record Limits(int connections, int requestLine, int headerBytes, int headers, long body, long requestsPerConnection) {}

    /// The longest silences allowed to a client. [Durations#UNLIMITED] switches one off.
    ///
    /// @param header           from a request's first byte to the end of its head (408)
    /// @param idle             between requests on a kept-alive connection (closed silently)
    /// @param body             between two pieces of a request body (408)
    /// @param write            between two pieces the client takes of an answer or a tunnel (closed)
    /// @param maxConnectionAge after which a connection is closed at the next answer
    public record Timeouts(Duration header, Duration idle, Duration body, Duration write, Duration maxConnectionAge) {}

    /// The body of answers that the proxy makes itself (404, 503 and the like).
    ///
    /// @param template    text in which `{status}`, `{phrase}`, `{reason}` and `{request-id}` are replaced, HTML-escaped where
    ///                    the content type is HTML; read when the configuration is loaded
    /// @param contentType by the file's ending: `.html`, `.json`, else plain text
    public record ErrorPage(String template, String contentType) {}
}
