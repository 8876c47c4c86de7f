package io.evenkeel.config.vocabulary;

import io.evenkeel.config.Cidr;
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
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.MapOf;
import io.evenkeel.config.shape.OneOf;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Shape;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Values;
import io.evenkeel.config.shape.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `routes[].match`.
final class MatchSection {

    private static final Scalar<String> REGEX = Texts.notEmpty("a regular expression of RE2", 1024);

    private static final Key<List<String>> LISTENERS = Key.withDefault("listeners", ListOf.distinct(Texts.label().gatheredAs(Facts.LISTENERS_USED)), "[]",
            "Names of listeners; empty: all.");

    private static final Key<Scheme> SCHEME = Key.withDefault("scheme", Words.of(Scheme.class, List.of(Scheme.HTTPS)), "any", "Of the client's connection.");

    private static final Key<List<String>> HOSTS = Key.withDefault("hosts", ListOf.distinct(Hosts.PATTERN), "[]",
            "Host names without port, or `\"*.shop.example\"`, which covers one or more labels; empty: all.");

    private static final Key<MatchConfig.Path> PATH = Key.optional("path", PathSection.SECTION, "any path",
            "What the normalised path must look like.");

    private static final Key<List<String>> METHODS = Key.withDefault("methods", ListOf.distinct(HttpTexts.METHOD), "[]",
            "Request methods, case-sensitive (RFC 9110 §9.1); empty: all.");

    private static final Key<Map<HttpTexts.FieldName, Value>> HEADERS = Key.withDefault("headers",
            new MapOf<>("FIELD", HttpTexts.FIELD_NAME, ValueSection.SHAPE, Code.DUPLICATE_FIELD), "{}",
            "Header fields that must be there. Where several have the name, one is enough.");

    private static final Key<Map<String, Value>> QUERY = Key.withDefault("query",
            new MapOf<>("PARAMETER", Texts.notEmpty("the name of a query parameter", 256), ValueSection.SHAPE, Code.DUPLICATE_KEY), "{}",
            "Query parameters that must be there, percent-decoded.");

    private static final Key<List<Cidr>> CLIENTS = Key.withDefault("clients", ListOf.distinct(Addresses.CIDR), "[]",
            "Where the client's address must lie; empty: anywhere.");

    static final Section<MatchConfig> SECTION = Section.of(MatchSection::build, LISTENERS, SCHEME, HOSTS, PATH, METHODS, HEADERS, QUERY, CLIENTS)
            .alsoKnownAs("host", HOSTS).alsoKnownAs("domains", HOSTS).alsoKnownAs("prefix", PATH).alsoKnownAs("params", QUERY);

    private MatchSection() {}

    private static MatchConfig build(Values values) {
        MatchConfig.Path path = values.find(PATH);
        Map<String, Value> headers = new LinkedHashMap<>();
        values.get(HEADERS).forEach((name, value) -> headers.put(name.lower(), value));
        return new MatchConfig(values.get(LISTENERS), values.get(SCHEME), values.get(HOSTS), path == null ? new AnyPath() : path,
                values.get(METHODS), headers, values.get(QUERY), values.get(CLIENTS));
    }

    /// `routes[].match.path`.
    private static final class PathSection {

        private static final Key<String> EXACT = Key.choice("exact", HttpTexts.PATH, "The whole path.");

        private static final Key<String> PREFIX = Key.choice("prefix", HttpTexts.PATH,
                "Whole segments: `/api` takes `/api` and `/api/x`, not `/apis`.");

        private static final Key<String> REGEX_KEY = Key.choice("regex", REGEX, "RE2 syntax, over the whole path.");

        static final Section<MatchConfig.Path> SECTION = Section.of(PathSection::build, EXACT, PREFIX, REGEX_KEY).exactlyOneOf(EXACT, PREFIX, REGEX_KEY);

        private static MatchConfig.Path build(Values values) {
            String exact = values.find(EXACT);
            String prefix = values.find(PREFIX);
            String regex = values.find(REGEX_KEY);
            return exact != null ? new ExactPath(exact) : prefix != null ? new PrefixPath(prefix) : regex != null ? new RegexPath(regex) : new AnyPath();
        }
    }

    /// `routes[].match.headers.FIELD` and `query.PARAMETER`.
    private static final class ValueSection {

        private static final Key<String> PRESENT = Key.choice("present", Words.of(List.of("true", "on")), "Any value will do.");

        private static final Key<String> REGEX_KEY = Key.choice("regex", REGEX, "RE2 syntax, over the whole value.");

        private static final Section<Value> SECTION = Section.of(ValueSection::build, PRESENT, REGEX_KEY).exactlyOneOf(PRESENT, REGEX_KEY);

        static final Shape<Value> SHAPE = OneOf.of(OneOf.form(Texts.upTo(8192), ExactValue::new), OneOf.form(SECTION, value -> value));

        private static Value build(Values values) {
            String regex = values.find(REGEX_KEY);
            return regex == null ? new PresentValue() : new RegexValue(regex);
        }
    }
}
