package io.evenkeel.routing;

import io.evenkeel.config.Cidr;
import io.evenkeel.config.IpAddress;
import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.MatchConfig.ExactPath;
import io.evenkeel.config.MatchConfig.ExactValue;
import io.evenkeel.config.MatchConfig.PrefixPath;
import io.evenkeel.config.MatchConfig.PresentValue;
import io.evenkeel.config.MatchConfig.RegexPath;
import io.evenkeel.config.MatchConfig.RegexValue;
import io.evenkeel.config.MatchConfig.Scheme;
import io.evenkeel.config.MatchConfig.Value;
import io.evenkeel.routing.language.Language;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A request made up to match two routes at once: the proof that they are ambiguous. Both are for the same host and the same path, or
/// both for patterns.
final class Witness implements RequestHead {

    private static final Language HEADER_VALUES = Language.of("([!-~]([\\t -~]*[!-~])?)?");

    private final String listener;
    private final boolean secure;
    private final String method;
    private final String host;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final @Nullable Cidr client;

    /// @throws Disjoint if no request can match both
    private Witness(Candidate a, Candidate b) throws Disjoint {
        MatchConfig one = a.route().config().match();
        MatchConfig other = b.route().config().match();
        this.listener = oneOfBoth(one.listeners(), other.listeners(), "");
        this.method = oneOfBoth(one.methods(), other.methods(), "GET");
        this.client = a.clients().isEmpty() ? null : oneOfBoth(a.clients(), b.clients(), a.clients().getFirst());
        this.secure = secure(one.scheme(), other.scheme());
        this.host = a.host().isEmpty() ? "www.example" : a.host().replace("*", "www");
        this.path = path(one.path(), other.path());
        this.headers = values(one.headers(), other.headers(), HEADER_VALUES);
        this.query = values(one.query(), other.query());
    }

    /// Thrown where two conditions exclude each other.
    private static final class Disjoint extends Exception {
        Disjoint() {
            super(null, null, false, false);
        }
    }

    /// Whether two candidates can match one request, and which.
    ///
    /// @param possible false: certainly none
    /// @param request  null when none was found though there may be one
    record Answer(boolean possible, @Nullable Witness request) {}

    static Answer find(Candidate a, Candidate b) {
        try {
            Witness witness = new Witness(a, b);
            return new Answer(true, a.accepts(witness) && b.accepts(witness) ? witness : null);
        } catch (Disjoint e) {
            return new Answer(false, null);
        }
    }

    /// @param otherwise when neither side demands anything
    private static <T> T oneOfBoth(List<T> one, List<T> other, T otherwise) throws Disjoint {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other.isEmpty() ? otherwise : other.getFirst() : one.getFirst();
        }
        return one.stream().filter(other::contains).findFirst().orElseThrow(Disjoint::new);
    }

    private static boolean secure(Scheme one, Scheme other) throws Disjoint {
        if (one != Scheme.ANY && other != Scheme.ANY && one != other) {
            throw new Disjoint();
        }
        return one == Scheme.HTTPS || other == Scheme.HTTPS;
    }

    private static String path(MatchConfig.Path one, MatchConfig.Path other) throws Disjoint {
        return switch (one) {
            case ExactPath exact -> exact.path();
            case PrefixPath prefix -> prefix.prefix();
            case RegexPath regex when other instanceof RegexPath second -> common(regex.regex(), second.regex(), Language.PATHS);
            default -> "/";
        };
    }

    private static String common(String one, String other, Language where) throws Disjoint {
        Language.Common common = Language.common(Language.of(one), Language.of(other), where);
        if (!common.possible()) {
            throw new Disjoint();
        }
        String example = common.example();
        return example == null ? "" : example;
    }

    private static Map<String, String> values(Map<String, Value> one, Map<String, Value> other, Language... where) throws Disjoint {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : one.entrySet()) {
            values.put(entry.getKey(), value(entry.getValue(), other.getOrDefault(entry.getKey(), new PresentValue()), where));
        }
        for (Map.Entry<String, Value> entry : other.entrySet()) {
            if (!one.containsKey(entry.getKey())) {
                values.put(entry.getKey(), value(entry.getValue(), new PresentValue(), where));
            }
        }
        return values;
    }

    /// A value both take. Two field lines of one name could please two different values; that a client sends both is no reason to call
    /// routes ambiguous that differ in nothing else but the value they want.
    private static String value(Value one, Value other, Language[] where) throws Disjoint {
        if (other instanceof ExactValue && !(one instanceof ExactValue)) {
            return value(other, one, where);
        }
        return switch (one) {
            case ExactValue exact when accepts(other, exact.value()) -> exact.value();
            case ExactValue _ -> throw new Disjoint();
            case PresentValue _ when other instanceof PresentValue -> "1";
            case PresentValue _ -> value(other, one, where);
            case RegexValue regex -> common(regex.regex(), other instanceof RegexValue second ? second.regex() : ".*", where.length == 0 ? Language.of(".*") : where[0]);
        };
    }

    private static boolean accepts(Value condition, String value) {
        return Condition.ValueTest.of(condition).accepts(new Bytes(value.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public Bytes method() {
        return bytes(method);
    }

    @Override
    public Bytes host() {
        return bytes(host);
    }

    @Override
    public Bytes path() {
        return bytes(path);
    }

    @Override
    public Bytes query() {
        return bytes(queryText());
    }

    @Override
    public @Nullable Bytes header(Bytes name, int nth) {
        String value = headers.get(new String(name.array(), name.offset(), name.length(), StandardCharsets.UTF_8));
        return nth > 0 || value == null ? null : bytes(value);
    }

    @Override
    public byte[] client() {
        byte[] address = client == null ? null : IpAddress.parse(address(client));
        return address == null ? new byte[] {127, 0, 0, 1} : address;
    }

    private static String address(Cidr range) {
        String text = range.toString();
        return text.substring(0, text.indexOf('/'));
    }

    private static Bytes bytes(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private String queryText() {
        return query.entrySet().stream().map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue())).collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || "-._~/:,".indexOf(b) >= 0;
            encoded.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xFF));
        }
        return encoded.toString();
    }

    /// `GET http://shop.example/api?v=2 with x-beta: 1, from 10.0.0.0, by listener web`.
    @Override
    public String toString() {
        List<String> text = new ArrayList<>();
        text.add(method + (secure ? " https://" : " http://") + host + path + (query.isEmpty() ? "" : "?" + queryText()));
        if (!headers.isEmpty()) {
            text.add("with " + headers.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).collect(Collectors.joining(" and ")));
        }
        if (client != null) {
            text.add("from " + address(client));
        }
        if (!listener.isEmpty()) {
            text.add("by listener " + listener);
        }
        return String.join(", ", text).replaceFirst(", with", " with");
    }
}
