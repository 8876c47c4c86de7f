package io.evenkeel.proxy.reference;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A sound request head, and what follows from it.
///
/// @param fields       all field lines
/// @param effective    without those that `Connection` names
/// @param options      what `Connection` lists, in lower case
/// @param authority    host and port as sent; null when the request names none (HTTP/1.0)
/// @param host         in lower case, without port and trailing dot; empty when the request names none
/// @param maxForwards  how often TRACE and OPTIONS may be forwarded; -1 when nothing is said of it
public record Request(String method, Target parsedTarget, boolean http10, List<Field> fields, List<Field> effective, Set<String> options,
        @Nullable String authority, String host, Framing framing, boolean keepAlive, int maxForwards) {

    /// What no log needs to escape.
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9\\-._~+/=:]{1,128}");

    public String path() {
        return parsedTarget.path().forMatching();
    }

    /// What may be a separator or a dot to whoever decodes the path: `slash`, `backslash`, `nul`, `double`. A route must allow it.
    public Set<String> hidden() {
        return parsedTarget.path().hidden();
    }

    public String query() {
        String query = parsedTarget.query();
        return query == null ? "" : query;
    }

    /// How many segments the path has, in both of its forms.
    public int segments() {
        return parsedTarget.path().matched().size();
    }

    /// The first segments of the path for matching, with the slash before each.
    public String prefix(int segments) {
        return new PathRules.Path(parsedTarget.path().matched().subList(0, segments), List.of(), Set.of()).forMatching();
    }

    /// As a backend must see it.
    public String target() {
        return parsedTarget.toForward(parsedTarget.path());
    }

    /// The same with something else in the place of the first segments.
    public String target(String prefix, int segments) {
        return parsedTarget.asterisk() ? "*" : prefix + parsedTarget.toForward(parsedTarget.path().from(segments));
    }

    public boolean expectsContinue() {
        return !http10 && !Field.values(effective, "expect").isEmpty();
    }

    /// Whether one of the members of `TE` is `trailers` (RFC 9110 §10.1.4).
    boolean takesTrailers() {
        return !http10 && Field.values(effective, "te").stream().flatMap(value -> Grammar.elements(value).stream()).anyMatch("trailers"::equalsIgnoreCase);
    }

    /// The one sound `X-Request-Id`; empty when there is none.
    public String requestId() {
        List<String> values = Field.values(effective, "x-request-id");
        return values.size() == 1 && REQUEST_ID.matcher(values.getFirst()).matches() ? values.getFirst() : "";
    }

    /// Whether it asks for WebSocket, without a choice (RFC 9110 §7.8, RFC 6455 §4.1).
    public boolean isWebSocket() {
        List<String> protocols = Field.values(effective, "upgrade");
        return method.equals("GET") && !http10 && framing.kind() == Framing.Kind.NONE && options.contains("upgrade")
                && protocols.size() == 1 && protocols.getFirst().equalsIgnoreCase("websocket");
    }
}
