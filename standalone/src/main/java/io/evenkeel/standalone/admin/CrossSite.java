package io.evenkeel.standalone.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Keeps a web page in the operator's browser from giving orders: it may send to any address the browser reaches, loopback included, though
/// it may not read the answer. [Access] keeps out those that come under a name of their own.
///
/// An order is JSON by its `Content-Type`, which a page of another site may only send after the browser asked whether it may (CORS
/// preflight, Fetch §3.2.2), and nobody here says yes. The fields by which browsers tell where a request comes from are believed too.
final class CrossSite {

    private static final String JSON = "application/json";
    /// Of this very site, or typed by the user (Fetch Metadata §2.3).
    private static final List<String> OWN = List.of("same-origin", "none");

    private CrossSite() {}

    /// @return null when it is no page of another site
    static @Nullable Answer denial(HttpHeaders fields) {
        String origin = fields.get(HttpHeaderNames.ORIGIN);
        String site = fields.get("sec-fetch-site");
        if (origin != null && !isOwn(origin, fields.get(HttpHeaderNames.HOST)) || site != null && !OWN.contains(site)) {
            return Answer.error(403, "orders are not taken from web pages of other sites");
        }
        CharSequence type = HttpUtil.getMimeType(fields.get(HttpHeaderNames.CONTENT_TYPE, ""));
        if (type == null || !JSON.contentEquals(type.toString().strip().toLowerCase(Locale.ROOT))) {
            return Answer.error(415, "an order is JSON (expected: Content-Type: application/json)");
        }
        return null;
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        int authority = origin.indexOf("://");
        return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
    }
}
