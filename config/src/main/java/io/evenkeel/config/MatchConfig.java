package io.evenkeel.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The conditions of a route. An empty list or map is no condition.
///
/// @param listeners names of listeners
/// @param scheme    of the client's connection
/// @param hosts     exact names or `*.` wildcards in lower case, without port, an IPv6 address in brackets; a wildcard covers one
///                  or more labels
/// @param path      what the normalised path must look like
/// @param methods   case-sensitive (RFC 9110 §9.1)
/// @param headers   by field name in lower case
/// @param query     by parameter name, percent-decoded
/// @param clients   where the client's address must lie
public record MatchConfig(
        List<String> listeners,
        Scheme scheme,
        List<String> hosts,
        Path path,
        List<String> methods,
        Map<String, Value> headers,
        Map<String, Value> query,
        List<Cidr> clients) {

    public static final MatchConfig ANY =
            new MatchConfig(List.of(), Scheme.ANY, List.of(), new AnyPath(), List.of(), Map.of(), Map.of(), List.of());

    public MatchConfig {
        listeners = List.copyOf(listeners);
        hosts = List.copyOf(hosts);
        methods = List.copyOf(methods);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers)); // Map.copyOf would lose the order
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        clients = List.copyOf(clients);
    }

    public enum Scheme { ANY, HTTP, HTTPS }

    /// What the normalised path must look like.
    public sealed interface Path {}

    public record AnyPath() implements Path {}

    /// @param path the whole path, beginning with `/`
    public record ExactPath(String path) implements Path {}

    /// Whole segments: `/api` takes `/api` and `/api/x`, not `/apis`. `/api/` means the same as `/api`.
    ///
    /// @param prefix begins with `/`
    public record PrefixPath(String prefix) implements Path {}

    /// @param regex RE2 syntax; must match the whole path
    public record RegexPath(String regex) implements Path {}

    /// What a header field's or query parameter's value must look like. Where several have the name, one is enough.
    public sealed interface Value {}

    public record ExactValue(String value) implements Value {}

    public record PresentValue() implements Value {}

    /// @param regex RE2 syntax; must match the whole value
    public record RegexValue(String regex) implements Value {}
}
