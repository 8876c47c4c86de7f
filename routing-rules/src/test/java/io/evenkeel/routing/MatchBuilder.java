package io.evenkeel.routing;

import io.evenkeel.config.Cidr;
import io.evenkeel.config.MatchConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A route's match, condition by condition.
final class MatchBuilder {

    private final Map<String, MatchConfig.Value> headers = new LinkedHashMap<>();
    private final Map<String, MatchConfig.Value> query = new LinkedHashMap<>();
    private List<String> listeners = List.of();
    private MatchConfig.Scheme scheme = MatchConfig.Scheme.ANY;
    private List<String> hosts = List.of();
    private MatchConfig.Path path = new MatchConfig.AnyPath();
    private List<String> methods = List.of();
    private List<Cidr> clients = new ArrayList<>();

    static MatchBuilder match() {
        return new MatchBuilder();
    }

    MatchBuilder listeners(String... names) {
        listeners = List.of(names);
        return this;
    }

    MatchBuilder scheme(MatchConfig.Scheme scheme) {
        this.scheme = scheme;
        return this;
    }

    MatchBuilder hosts(String... hosts) {
        this.hosts = List.of(hosts);
        return this;
    }

    MatchBuilder exact(String path) {
        this.path = new MatchConfig.ExactPath(path);
        return this;
    }

    MatchBuilder prefix(String prefix) {
        this.path = new MatchConfig.PrefixPath(prefix);
        return this;
    }

    MatchBuilder regex(String regex) {
        this.path = new MatchConfig.RegexPath(regex);
        return this;
    }

    MatchBuilder path(MatchConfig.Path path) {
        this.path = path;
        return this;
    }

    MatchBuilder methods(String... methods) {
        this.methods = List.of(methods);
        return this;
    }

    MatchBuilder header(String name, String value) {
        return header(name, new MatchConfig.ExactValue(value));
    }

    MatchBuilder header(String name, MatchConfig.Value value) {
        headers.put(name, value);
        return this;
    }

    MatchBuilder query(String name, String value) {
        return query(name, new MatchConfig.ExactValue(value));
    }

    MatchBuilder query(String name, MatchConfig.Value value) {
        query.put(name, value);
        return this;
    }

    MatchBuilder clients(String... ranges) {
        List.of(ranges).forEach(range -> clients.add(Cidr.parse(range)));
        return this;
    }

    MatchConfig build() {
        return new MatchConfig(listeners, scheme, hosts, path, methods, headers, query, clients);
    }
}
