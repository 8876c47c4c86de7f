package io.evenkeel.config.vocabulary;

import io.evenkeel.config.ProbeConfig.StatusRange;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Kind;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Unfit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parts of HTTP messages that a configuration names.
final class HttpTexts {

    /// RFC 9110 §5.6.2.
    static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final Kind STATUS_CODE = Kind.of("status code", "Three digits.", "200", "503");

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");
    /// Protocols that carry HTTP requests, or could, where nobody sees them.
    private static final Set<String> CARRIERS = Set.of("h2c", "h2", "http", "tls");
    private static final Pattern RANGE = Pattern.compile("([0-9]{3})(?:-([0-9]{3}))?");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Set<String> PLACEHOLDERS = Set.of("scheme", "host", "path", "query");

    static final Scalar<String> METHOD = new Scalar<>(
            Kind.of("method", "A request method, case-sensitive.", "GET", "PURGE"),
            "a request method like GET", new Scalar.Text(TOKEN), HttpTexts::method);

    /// Keeps the case in which it is written.
    static final Scalar<FieldName> FIELD_NAME = new Scalar<>(
            Kind.of("field name", "The name of a header field, in any case (RFC 9110 §5.1).", "X-Beta"),
            "the name of a header field", new Scalar.Text(TOKEN), text -> {
        if (!text.matches(TOKEN)) {
            throw new Unfit(Code.BAD_FIELD_NAME, null, text.endsWith(":") ? "leave out the colon" : null);
        }
        return new FieldName(text);
    });

    static final Scalar<String> COOKIE_NAME = new Scalar<>(
            Kind.of("cookie name", "The name of a cookie, case-sensitive (RFC 6265 §4.1.1).", "EVENKEEL"),
            "the name of a cookie: letters, digits and !#$%&'*+.^_`|~-", new Scalar.Text(TOKEN), text -> {
        if (!text.matches(TOKEN) || text.length() > 256) {
            throw new Unfit(Code.BAD_COOKIE_NAME);
        }
        return text;
    });

    static final Scalar<String> FIELD_VALUE = new Scalar<>(
            Kind.of("field value", "Visible ASCII characters, with spaces and tabs between them (RFC 9110 §5.5).", "no-store", "\"1\""),
            "visible ASCII characters, spaces and tabs between them",
            new Scalar.Text("([!-~]([ \\t!-~]*[!-~])?)?"), text -> {
        if (text.length() > 8192 || !text.strip().equals(text) || text.chars().anyMatch(c -> c != '\t' && (c < ' ' || c > '~'))) {
            throw new Unfit(Code.BAD_FIELD_VALUE);
        }
        return text;
    });

    /// In lower case: names of protocols have none (RFC 9110 §7.8).
    static final Scalar<String> UPGRADE_PROTOCOL = new Scalar<>(
            Kind.of("protocol", "A protocol as the field `Upgrade` names it, in any case (RFC 9110 §7.8).", "websocket", "spdy/3.1"),
            "a protocol like websocket", new Scalar.Text(TOKEN + "(/" + TOKEN + ")?"), HttpTexts::upgradeProtocol);

    /// A path that requests are compared with: it can only match when it is written as requests are normalised.
    static final Scalar<String> PATH = new Scalar<>(
            Kind.of("path", "A path as requests are compared with it: unreserved characters decoded, no `.` and `..`, no query (RFC 3986 §6.2.2).", "/api", "/a%20b"),
            "a path like /api", new Scalar.Text("/[^?#\\s]*"), HttpTexts::path);

    /// A path with or without a query.
    static final Scalar<String> TARGET = new Scalar<>(
            Kind.of("request target", "A path, with or without a query.", "/healthz", "/healthz?full=1"),
            "a path like /healthz, with or without ?query",
            new Scalar.Text("/[^#\\s]*"), text -> {
        if (!text.startsWith("/") || text.indexOf('#') >= 0 || text.length() > 2048 || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new Unfit(Code.BAD_PATH);
        }
        return text;
    });

    static final Scalar<String> LOCATION = new Scalar<>(
            Kind.of("redirect target", "A URL or a path, with `{scheme}`, `{host}`, `{path}` and `{query}` for the request's own; quoted, because of the braces.", "\"https://{host}{path}{query}\""),
            "a URL or a path, with {scheme}, {host}, {path} and {query} for the request's own",
            new Scalar.Text("(https?://|/|\\{).*"), HttpTexts::location);

    static final Scalar<List<StatusRange>> STATUS_RANGES = new Scalar<>(
            Kind.of("status codes", "Status codes and ranges of them, separated by commas, or a list of such.", "200-399", "200,204"),
            "status codes like 200, 200-399 or 200,204",
            new Scalar.Text("[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*"), text -> {
        List<StatusRange> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            ranges.add(range(part.strip()));
        }
        return List.copyOf(ranges);
    });

    private HttpTexts() {}

    /// The name of a header field: equal without regard to case.
    record FieldName(String text) {

        String lower() {
            return text.toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FieldName that && lower().equals(that.lower());
        }

        @Override
        public int hashCode() {
            return lower().hashCode();
        }
    }

    /// One status code of a few.
    static Scalar<Integer> statusOf(Integer... statuses) {
        List<Integer> known = List.of(statuses);
        String expected = known.toString().replaceAll("[\\[\\]]", "");
        return Numbers.whole(100, 599).describedAs(STATUS_CODE, expected, Code.BAD_STATUS).map(status -> {
            if (!known.contains(status)) {
                throw new Unfit(Code.BAD_STATUS);
            }
            return status;
        });
    }

    /// Any final status code.
    static Scalar<Integer> finalStatus() {
        return Numbers.whole(200, 599).describedAs(STATUS_CODE, "200..599", Code.BAD_STATUS);
    }

    private static String method(String text) throws Unfit {
        String upper = text.toUpperCase(Locale.ROOT);
        if (!text.matches(TOKEN) || !text.equals(upper) && METHODS.contains(upper)) {
            throw new Unfit(Code.BAD_METHOD, null, METHODS.contains(upper) ? "methods are case-sensitive; did you mean " + upper + "?" : null);
        }
        return text;
    }

    private static String upgradeProtocol(String text) throws Unfit {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!text.matches(TOKEN + "(/" + TOKEN + ")?")) {
            throw new Unfit(Code.BAD_PROTOCOL);
        }
        if (CARRIERS.contains(lower.replaceFirst("/.*", ""))) {
            throw new Unfit(Code.BAD_PROTOCOL, "a protocol that carries no HTTP requests: they would pass by the routes", null);
        }
        return lower;
    }

    private static String path(String text) throws Unfit {
        if (!text.startsWith("/")) {
            throw new Unfit(Code.BAD_PATH, null, text.isEmpty() || text.indexOf(':') >= 0 ? null : "did you mean /" + text + "?");
        }
        if (text.indexOf('?') >= 0) {
            throw new Unfit(Code.BAD_PATH, "a path without query", "conditions on the query belong in `query`");
        }
        if (text.endsWith("/*")) {
            throw new Unfit(Code.BAD_PATH, "a path without wildcard", "`prefix: " + text.substring(0, Math.max(1, text.length() - 2)) + "` takes all below");
        }
        if (text.length() > 2048 || text.chars().anyMatch(c -> c <= ' ' || c > '~' || "\"<>#\\".indexOf(c) >= 0)) {
            throw new Unfit(Code.BAD_PATH, "a path in visible ASCII, other characters percent-encoded", null);
        }
        for (String segment : text.split("/|%2[Ff]|%5[Cc]|%00", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new Unfit(Code.BAD_PATH, "a path without . and .. segments: requests are compared without them", null);
            }
        }
        return normalised(text);
    }

    /// Requests are compared with unreserved characters decoded and the other escapes in upper case (RFC 3986 §6.2.2), so that any other way
    /// to write it would never match.
    private static String normalised(String text) throws Unfit {
        StringBuilder normal = new StringBuilder(text);
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
            String digits = at + 3 <= text.length() ? text.substring(at + 1, at + 3) : "";
            if (!digits.matches("[0-9A-Fa-f]{2}")) {
                throw new Unfit(Code.BAD_PATH, "two hexadecimal digits after %", null);
            }
            char c = (char) Integer.parseInt(digits, 16);
            if (c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                throw new Unfit(Code.BAD_PATH, "`" + c + "` in place of %" + digits + ": requests are compared decoded", null);
            }
            normal.replace(at, at + 3, "%" + digits.toUpperCase(Locale.ROOT));
        }
        return normal.toString();
    }

    private static String location(String text) throws Unfit {
        if (!text.matches("(https?://|/|\\{).*") || text.length() > 2048 || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new Unfit(Code.BAD_LOCATION);
        }
        Matcher placeholders = PLACEHOLDER.matcher(text);
        while (placeholders.find()) {
            if (!PLACEHOLDERS.contains(placeholders.group(1))) {
                throw new Unfit(Code.BAD_LOCATION, null, "{" + placeholders.group(1) + "} stands for nothing");
            }
        }
        if (placeholders.replaceAll("").matches(".*[{}].*")) {
            throw new Unfit(Code.BAD_LOCATION, null, "a brace is not closed");
        }
        return text;
    }

    private static StatusRange range(String text) throws Unfit {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            throw new Unfit(Code.BAD_STATUS_RANGE, null, text.matches("[1-5][xX]{2}") ? "did you mean " + text.charAt(0) + "00-" + text.charAt(0) + "99?" : null);
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first < 100 || last > 599 || first > last) {
            throw new Unfit(Code.BAD_STATUS_RANGE, "100..599, the smaller first", null);
        }
        return new StatusRange(first, last);
    }
}
