package io.evenkeel.proxy;

import io.evenkeel.config.RouteConfig;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.routing.RequestHead;
import java.nio.charset.StandardCharsets;

/// Makes the redirects of a route. Immutable; any thread.
final class RedirectTemplate {

    private static final byte[] NOTHING = new byte[0];

    private final int status;
    private final String to;
    private final String lines;

    /// @param lines further field lines, each with its CRLF
    RedirectTemplate(RouteConfig.Redirect config, byte[] lines) {
        status = config.status();
        to = config.to();
        this.lines = new String(lines, StandardCharsets.ISO_8859_1);
    }

    /// Host, path and query went through the codec's checks: no octet of theirs can end the line.
    LocalAnswer answer(RequestHead head) {
        String query = head.query().isEmpty() ? "" : "?" + head.query();
        String location = to.replace("{scheme}", head.secure() ? "https" : "http")
                .replace("{host}", head.host().toString())
                .replace("{path}", head.path().toString())
                .replace("{query}", query);
        byte[] fields = ("Location: " + location + "\r\n" + lines).getBytes(StandardCharsets.ISO_8859_1);
        return new LocalAnswer(status, NOTHING, NOTHING, NOTHING, 0, fields);
    }
}
