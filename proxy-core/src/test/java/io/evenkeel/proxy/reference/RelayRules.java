package io.evenkeel.proxy.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a gateway sends on of a message (RFC 9110 §7.6, docs/threat-model.md).
public final class RelayRules {

    /// Of one connection, or of a proxy that a client chose.
    private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade",
            "http2-settings", "proxy-authorization", "proxy-authenticate");

    /// What we know better, or have something to say of.
    private static final Set<String> OURS = Set.of("host", "content-length", "transfer-encoding", "te", "connection", "upgrade", "keep-alive",
            "proxy-connection", "proxy-authorization", "proxy-authenticate", "expect", "forwarded", "x-request-id", "date", "http2-settings",
            "authorization", "max-forwards", "x-real-ip", "trailer", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host");

    /// Fields that no trailer section may hold (RFC 9110 §6.5.1).
    private static final Set<String> NO_TRAILERS = Set.of("age", "authorization", "cache-control", "connection", "content-encoding",
            "content-length", "content-location", "content-range", "content-type", "cookie", "date", "expect", "expires", "forwarded", "host",
            "http2-settings", "keep-alive", "location", "max-forwards", "pragma", "range", "retry-after", "set-cookie", "te", "trailer",
            "transfer-encoding", "upgrade", "vary", "via", "warning", "www-authenticate", "x-real-ip", "x-request-id");
    private static final List<String> NO_TRAILER_PREFIXES = List.of("if-", "x-forwarded-", "proxy-");

    private RelayRules() {}

    /// What the proxy was told to do with a request.
    ///
    /// @param peer        the client's address
    /// @param backendHost for a request without a host
    /// @param host        in the place of the client's; null for none
    /// @param requestId   in the place of the client's; null for none
    /// @param edited      what the route does to the fields it got
    public record Orders(String peer, boolean secure, boolean trusted, boolean via, boolean upgrade, boolean close, String backendHost,
            @Nullable String host, @Nullable String requestId, Edits edited) {}

    /// @param dropped names in lower case
    /// @param added   lines behind all others
    public record Edits(Set<String> dropped, List<Field> added) {

        public static final Edits NONE = new Edits(Set.of(), List.of());
    }

    /// The fields that a backend must see: for each name, its values in order.
    public static Map<String, List<String>> request(Request request, Orders orders) {
        String authority = request.authority();
        List<Field> from = request.effective();
        List<Field> to = new ArrayList<>();
        for (Field field : from) {
            String key = field.key();
            boolean dropped = HOP_BY_HOP.contains(key) || isAlias(key) || Set.of("host", "content-length", "x-forwarded-for").contains(key)
                    || !orders.trusted() && (isForwarded(key) || key.equals("forwarded") || key.equals("x-real-ip"))
                    || orders.requestId() != null && key.equals("x-request-id")
                    || request.http10() && key.equals("expect")
                    || request.maxForwards() >= 0 && key.equals("max-forwards")
                    || orders.edited().dropped().contains(key);
            if (!dropped) {
                to.add(field);
            }
        }
        String host = orders.host();
        to.add(new Field("host", host != null ? host : authority != null ? authority : orders.backendHost()));
        addFraming(to, request.framing(), Field.values(from, "content-length"));
        if (request.maxForwards() >= 0) {
            to.add(new Field("max-forwards", Integer.toString(request.maxForwards() - 1)));
        }
        Predicate<String> sent = key -> orders.trusted() && !Field.values(from, key).isEmpty();
        List<String> hops = new ArrayList<>();
        if (orders.trusted()) {
            Field.values(from, "x-forwarded-for").stream().filter(value -> !value.isEmpty()).forEach(hops::add);
        }
        hops.add(orders.peer());
        to.add(new Field("x-forwarded-for", String.join(", ", hops)));
        if (!sent.test("x-forwarded-proto")) {
            to.add(new Field("x-forwarded-proto", orders.secure() ? "https" : "http"));
        }
        if (authority != null && !sent.test("x-forwarded-host")) {
            to.add(new Field("x-forwarded-host", authority));
        }
        if (orders.via()) {
            to.add(new Field("via", (request.http10() ? "1.0" : "1.1") + " evenkeel"));
        }
        String requestId = orders.requestId();
        if (requestId != null) {
            to.add(new Field("x-request-id", requestId));
        }
        to.addAll(orders.edited().added());
        if (orders.upgrade()) {
            Field.values(from, "upgrade").forEach(value -> to.add(new Field("upgrade", value)));
            to.add(new Field("connection", "upgrade"));
        } else if (request.takesTrailers()) {
            to.add(new Field("te", "trailers"));
            to.add(new Field("connection", orders.close() ? "TE, close" : "TE"));
        } else if (orders.close()) {
            to.add(new Field("connection", "close"));
        }
        return byName(to);
    }

    /// The fields that a client must see.
    ///
    /// @param keep   whether its connection goes on
    /// @param chunks whether the body goes to it in chunks
    /// @param ends   whether the end of its connection is the end of the body
    public static Map<String, List<String>> answer(Answer answer, boolean clientHttp10, boolean keep, boolean chunks, boolean ends, boolean via,
            String date, Edits edited) {
        List<Field> to = new ArrayList<>();
        for (Field field : answer.effective()) {
            String key = field.key();
            if (!HOP_BY_HOP.contains(key) && !key.equals("content-length") && !(ends && key.equals("trailer")) && !edited.dropped().contains(key)) {
                to.add(field);
            }
        }
        if (chunks) {
            to.add(new Field("transfer-encoding", "chunked"));
        } else if (answer.status() != 204) { // RFC 9110 §8.6
            addFraming(to, Framing.NONE, Field.values(answer.effective(), "content-length"));
        }
        if (Field.values(answer.effective(), "date").isEmpty()) {
            to.add(new Field("date", date)); // RFC 9110 §6.6.1
        }
        if (via) {
            to.add(new Field("via", (answer.http10() ? "1.0" : "1.1") + " evenkeel"));
        }
        to.addAll(edited.added());
        if (!keep) {
            to.add(new Field("connection", "close"));
        } else if (clientHttp10) {
            to.add(new Field("connection", "keep-alive"));
        }
        return byName(to);
    }

    /// The fields of an interim head, or of 101, that a client must see.
    ///
    /// @param edited what the route does to 101; interim heads go on as they are
    public static Map<String, List<String>> interim(Answer answer, boolean via, Edits edited) {
        List<Field> to = new ArrayList<>();
        boolean upgrade = answer.status() == 101;
        for (Field field : answer.effective()) {
            String key = field.key();
            boolean dropped = key.equals("content-length") || HOP_BY_HOP.contains(key) && !(upgrade && key.equals("upgrade"))
                    || upgrade && edited.dropped().contains(key);
            if (!dropped) {
                to.add(field);
            }
        }
        if (upgrade) {
            to.add(new Field("connection", "upgrade"));
            if (via) {
                to.add(new Field("via", "1.1 evenkeel"));
            }
            to.addAll(edited.added());
        }
        return byName(to);
    }

    /// The trailers that are passed on.
    ///
    /// @param options what the `Connection` of their message lists, in lower case (RFC 9110 §7.6.1: header or trailer fields)
    public static List<Field> trailers(List<Field> fields, Set<String> options) {
        return fields.stream().filter(field -> mayTrail(field.key().replace('_', '-')) && !options.contains(field.key())).toList();
    }

    private static boolean mayTrail(String key) {
        return !NO_TRAILERS.contains(key) && NO_TRAILER_PREFIXES.stream().noneMatch(prefix -> key.startsWith(prefix) && !key.equals(prefix));
    }

    /// For each name its values, in their order: more of the order between fields means nothing (RFC 9110 §5.3).
    public static Map<String, List<String>> byName(List<Field> fields) {
        Map<String, List<String>> values = new TreeMap<>();
        fields.forEach(field -> values.computeIfAbsent(field.key(), _ -> new ArrayList<>()).add(field.value()));
        return values;
    }

    /// One framing line in one spelling.
    private static void addFraming(List<Field> to, Framing framing, List<String> lengths) {
        if (framing.kind() == Framing.Kind.CHUNKED) {
            to.add(new Field("transfer-encoding", "chunked"));
        }
        lengths.forEach(length -> to.add(new Field("content-length", Long.toString(Long.parseLong(length)))));
    }

    private static boolean isForwarded(String key) {
        return key.startsWith("x-forwarded-") && key.length() > "x-forwarded-".length();
    }

    /// `_` for `-` in a name that means something: many servers cannot tell the two apart.
    private static boolean isAlias(String key) {
        String dashed = key.replace('_', '-');
        return !dashed.equals(key) && (OURS.contains(dashed) || isForwarded(dashed) && !isForwarded(key));
    }
}
