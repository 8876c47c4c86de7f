package io.evenkeel.config.vocabulary;

import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.MatchConfig.AnyPath;
import io.evenkeel.config.MatchConfig.ExactPath;
import io.evenkeel.config.MatchConfig.ExactValue;
import io.evenkeel.config.MatchConfig.PrefixPath;
import io.evenkeel.config.MatchConfig.PresentValue;
import io.evenkeel.config.MatchConfig.RegexPath;
import io.evenkeel.config.MatchConfig.RegexValue;
import io.evenkeel.config.MatchConfig.Scheme;
import io.evenkeel.config.MatchConfig.Value;
import io.evenkeel.config.RouteConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/// Names routes that have none by their match in words: `GET,POST shop.example/api/* v=2`.
final class RouteNames {

    /// What a table or a graph's legend still shows.
    private static final int LONGEST = 100;

    private RouteNames() {}

    /// Gives every route without a name one that is unique. Two routes of one match are told apart by a number; whether they may
    /// both be there is the router's question.
    static List<RouteConfig> named(List<RouteConfig> routes) {
        Set<String> taken = new HashSet<>();
        routes.forEach(route -> taken.add(route.name()));
        Map<String, Integer> times = new HashMap<>();
        List<RouteConfig> named = new ArrayList<>(routes.size());
        for (RouteConfig route : routes) {
            named.add(route.name().isEmpty() ? withName(route, unique(inWords(route.match()), times, taken)) : route);
        }
        return named;
    }

    private static String unique(String words, Map<String, Integer> times, Set<String> taken) {
        while (true) {
            int time = times.merge(words, 1, Integer::sum);
            String name = time == 1 ? words : words + " #" + time;
            if (taken.add(name)) {
                return name;
            }
        }
    }

    private static RouteConfig withName(RouteConfig route, String name) {
        return new RouteConfig(name, route.priority(), route.match(), route.allowEncoded(), route.action(), route.rewrite(), route.headers(),
                route.timeouts(), route.retry(), route.upgrade(), route.rateLimit());
    }

    static String inWords(MatchConfig match) {
        StringJoiner words = new StringJoiner(" ");
        add(words, "", String.join(",", match.methods()));
        add(words, "", scheme(match) + hosts(match) + path(match.path()));
        values(words, "", match.headers());
        values(words, "?", match.query());
        add(words, "from ", shortened(match.clients().stream().map(Object::toString).toList()));
        add(words, "on ", shortened(match.listeners()));
        String name = words.length() == 0 ? "everything" : words.toString();
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 3) + "...";
    }

    private static String scheme(MatchConfig match) {
        return match.scheme() == Scheme.ANY ? "" : match.scheme().name().toLowerCase(Locale.ROOT) + "://";
    }

    private static String hosts(MatchConfig match) {
        return shortened(match.hosts());
    }

    private static String shortened(List<String> words) {
        return words.size() <= 2 ? String.join(",", words) : words.getFirst() + ",+" + (words.size() - 1);
    }

    private static String path(MatchConfig.Path path) {
        return switch (path) {
            case AnyPath any -> "";
            case ExactPath exact -> exact.path();
            case PrefixPath prefix -> (prefix.prefix().endsWith("/") ? prefix.prefix() : prefix.prefix() + "/") + "*";
            case RegexPath regex -> "~" + regex.regex();
        };
    }

    private static void values(StringJoiner words, String mark, Map<String, Value> values) {
        values.forEach((name, value) -> words.add(mark + name + switch (value) {
            case ExactValue exact -> "=" + exact.value();
            case PresentValue present -> "";
            case RegexValue regex -> "~" + regex.regex();
        }));
    }

    private static void add(StringJoiner words, String before, String word) {
        if (!word.isEmpty()) {
            words.add(before + word);
        }
    }
}
