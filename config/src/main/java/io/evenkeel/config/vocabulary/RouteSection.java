package io.evenkeel.config.vocabulary;

import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.PathEncoding;
import io.evenkeel.config.RateLimitConfig;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.config.RouteConfig.Action;
import io.evenkeel.config.RouteConfig.HeaderEdits;
import io.evenkeel.config.RouteConfig.Redirect;
import io.evenkeel.config.RouteConfig.Respond;
import io.evenkeel.config.RouteConfig.Retry;
import io.evenkeel.config.RouteConfig.Rewrite;
import io.evenkeel.config.RouteConfig.Timeouts;
import io.evenkeel.config.RouteConfig.ToPools;
import io.evenkeel.config.RouteConfig.WeightedPool;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Cursor;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.OneOf;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Values;
import io.evenkeel.config.shape.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `routes[]`.
final class RouteSection {

    private static final Scalar<String> POOL = Texts.name().gatheredAs(Facts.POOLS_USED);

    private static final Key<String> NAME = Key.optional("name", Texts.label().gatheredAs(Facts.ROUTE_NAMES), "its match in words",
            "Unique; metrics and logs call the route by this name.");

    private static final Key<Integer> PRIORITY = Key.withDefault("priority", Numbers.whole(-1000, 1000), "0",
            "Decides between routes that are equal in all else, the higher wins.");

    private static final Key<MatchConfig> MATCH = Key.withDefault("match", MatchSection.SECTION, "{}",
            "The conditions, all of which must hold. The most specific route that matches wins, whatever the order in the file.");

    private static final Key<List<PathEncoding>> ALLOW_ENCODED = Key.withDefault("allow-encoded",
            ListOf.distinct(Words.of(PathEncoding.class)), "[]",
            "What may stand encoded in the path, though some servers take it for a separator, an end or a dot: `slash` (`%2F`), `backslash` "
                    + "(`%5C`), `nul` (`%00`), `double` (`%25` before `2E`, `2F`, `5C` or `00`). Otherwise such a request is answered 400. "
                    + "Allow it where the backends take it for a part of a name: it is matched and forwarded as sent. A `.` or `..` "
                    + "beside an encoded slash, backslash or NUL stays 400.");

    private static final Key<List<WeightedPool>> TO = Key.choice("to", OneOf.of(
            OneOf.form(POOL, pool -> List.of(new WeightedPool(pool, 1))),
            OneOf.form(ListOf.any(SplitSection.SECTION).notEmpty(), split -> split)),
            "The pool, or several to split clients over by weight.");

    private static final Key<Redirect> REDIRECT = Key.choice("redirect", RedirectSection.SECTION, "Answers with a redirect.");

    private static final Key<Respond> RESPOND = Key.choice("respond", RespondSection.SECTION, "Answers with a text.");

    private static final Key<Rewrite> REWRITE = Key.withDefault("rewrite", RewriteSection.SECTION, "{}",
            "How path and host change on the way to the backend.");

    private static final Key<HeaderEdits> HEADERS = Key.withDefault("headers", HeaderEditsSection.SECTION, "{}",
            "How header fields change on the way to the backend and back: first `remove`, then `set`, then `add`.");

    private static final Key<Timeouts> TIMEOUTS = Key.withDefault("timeouts", BackendTimeoutsSection.SECTION, "{}",
            "How long the backend may take.");

    private static final Key<Retry> RETRY = Key.withDefault("retry", RetrySection.SECTION, "{}",
            "What is tried again, each time on another backend.");

    private static final Key<List<String>> UPGRADE = Key.withDefault("upgrade", ListOf.distinct(HttpTexts.UPGRADE_PROTOCOL), "[websocket]",
            "Protocols to which a request may ask its connection to change (`Upgrade`, RFC 9110 §7.8), by a tunnel to the backend; empty: none. "
                    + "What else is asked for is ignored.");

    private static final Key<RateLimitConfig> RATE_LIMIT = Key.optional("rate-limit", RateLimitSection.SECTION, "none",
            "Requests refused beyond a rate (429).");

    static final Section<RouteConfig> SECTION = Section.of(RouteSection::build, NAME, PRIORITY, MATCH, ALLOW_ENCODED, TO, REDIRECT, RESPOND,
                    REWRITE, HEADERS, TIMEOUTS, RETRY, UPGRADE, RATE_LIMIT)
            .exactlyOneOf(TO, REDIRECT, RESPOND)
            .later("mirror", "a copy of some requests to another pool")
            .alsoKnownAs("pool", TO).alsoKnownAs("backend", TO).alsoKnownAs("upstream", TO).alsoKnownAs("return", RESPOND)
            .alsoKnownAs("websocket", UPGRADE).alsoKnownAs("upgrades", UPGRADE)
            .alsoKnownAs("limit", RATE_LIMIT).alsoKnownAs("ratelimit", RATE_LIMIT)
            .alsoKnownAs("when", MATCH).alsoKnownAs("if", MATCH).alsoKnownAs("rules", MATCH);

    private RouteSection() {}

    private static RouteConfig build(Values values) {
        MatchConfig match = values.get(MATCH);
        Rewrite rewrite = values.get(REWRITE);
        if (rewrite.prefix() != null && match.path() instanceof MatchConfig.RegexPath) {
            values.at(REWRITE).within("prefix").failBecauseOf(Code.REWRITE_WITHOUT_PREFIX, rewrite.prefix() + " (expected: a route whose path is a prefix or exact)",
                    null, values.at(MATCH).within("path"));
        }
        checkEncodings(match.path(), values);
        Action action = action(values);
        if (!(action instanceof ToPools)) {
            for (Key<?> key : List.of(REWRITE, TIMEOUTS, RETRY, UPGRADE)) {
                if (values.isWritten(key)) {
                    values.at(key).fail(Code.NO_EFFECT, "`" + key.name() + "` changes nothing: no backend is asked", "remove it");
                }
            }
        }
        if (values.get(UPGRADE).isEmpty()) {
            checkNoTunnel(values.at(TIMEOUTS));
        }
        @Nullable String name = values.find(NAME);
        return new RouteConfig(name == null ? "" : name, values.get(PRIORITY), match, Set.copyOf(values.get(ALLOW_ENCODED)), action, rewrite,
                values.get(HEADERS), values.get(TIMEOUTS), values.get(RETRY), values.get(UPGRADE), values.find(RATE_LIMIT));
    }

    /// A path that holds what the route does not allow would never match a request that is served.
    private static void checkEncodings(MatchConfig.Path path, Values values) {
        String text = switch (path) {
            case MatchConfig.ExactPath exact -> exact.path();
            case MatchConfig.PrefixPath prefix -> prefix.prefix();
            case MatchConfig.RegexPath _, MatchConfig.AnyPath _ -> "";
        };
        Set<PathEncoding> refused = PathEncoding.in(text);
        refused.removeAll(values.get(ALLOW_ENCODED));
        if (!refused.isEmpty() && values.areSound(ALLOW_ENCODED)) {
            Cursor at = values.at(MATCH).within("path").within(path instanceof MatchConfig.ExactPath ? "exact" : "prefix");
            String words = refused.stream().map(encoding -> encoding.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
            at.fail(Code.BAD_PATH, at.shown() + " (expected: nothing encoded that the route does not allow)",
                    "for requests that hold it: `allow-encoded: [" + words + "]`");
        }
    }

    private static void checkNoTunnel(Cursor timeouts) {
        for (String key : List.of("tunnel-idle", "tunnel-total")) {
            Cursor written = timeouts.within(key);
            if (written != timeouts) {
                written.fail(Code.NO_EFFECT, "`" + key + "` changes nothing: `upgrade` is empty", "remove it");
            }
        }
    }

    /// One of the three is there, or was and could not be read; what stands in then is never served.
    private static Action action(Values values) {
        Redirect redirect = values.find(REDIRECT);
        Respond respond = values.find(RESPOND);
        List<WeightedPool> pools = values.find(TO);
        if (pools != null) {
            checkSplit(pools, values);
            return new ToPools(pools);
        }
        return redirect != null ? redirect : respond != null ? respond : new ToPools(List.of());
    }

    private static void checkSplit(List<WeightedPool> pools, Values values) {
        if (!values.areSound(TO)) {
            return;
        }
        if (pools.stream().allMatch(pool -> pool.weight() == 0)) {
            values.at(TO).fail(Code.NO_WEIGHT_IN_SPLIT, "every pool of the split has weight 0 (expected: one with more)", null);
        }
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            String pool = pools.get(i).pool();
            int earlier = seen.indexOf(pool);
            if (earlier >= 0) {
                values.at(TO).within(i).within("pool").failBecauseOf(Code.DUPLICATE_SPLIT_POOL, pool + " is in the split twice",
                        "add the weights up", values.at(TO).within(earlier).within("pool"));
            }
            seen.add(pool);
        }
    }

    /// `routes[].to[]`.
    private static final class SplitSection {

        private static final Key<String> POOL_KEY = Key.required("pool", POOL, "The name of a pool.");

        private static final Key<Integer> WEIGHT = Key.required("weight", Numbers.whole(0, 1000), "Its part of the clients relative to the other pools.");

        static final Section<WeightedPool> SECTION = Section.of(values -> new WeightedPool(values.get(POOL_KEY), values.get(WEIGHT)), POOL_KEY, WEIGHT);
    }

    /// `routes[].rewrite`.
    private static final class RewriteSection {

        private static final Key<String> PREFIX = Key.optional("prefix", HttpTexts.PATH, "the path is unchanged",
                "Replaces the matched prefix of the path, or the whole path of an exact match; without a path condition it is put in front.");

        private static final Key<String> HOST = Key.withDefault("host", Hosts.FIELD, "\"\"", "Replaces the Host field; empty: unchanged.");

        static final Section<Rewrite> SECTION = Section.of(values -> new Rewrite(values.find(PREFIX), values.get(HOST)), PREFIX, HOST);
    }
}
