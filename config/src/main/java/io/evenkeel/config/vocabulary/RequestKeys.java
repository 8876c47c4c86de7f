package io.evenkeel.config.vocabulary;

import io.evenkeel.config.HashConfig.Key;
import io.evenkeel.config.HashConfig.Source;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.DidYouMean;
import io.evenkeel.config.shape.Kind;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Unfit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The parts of a request by which it is told from others: what is hashed, what a rate is counted by.
final class RequestKeys {

    private static final Set<Source> NAMED = EnumSet.of(Source.HEADER, Source.COOKIE, Source.QUERY);

    private static final List<String> WORDS = Arrays.stream(Source.values()).map(Source::word).toList();

    static final Scalar<Key> KEY = new Scalar<>(
            Kind.of("request key", "A part of a request: `client-ip`, `path`, `host`, or the value of a `header:`, `cookie:` or `query:` parameter of this name.",
                    "client-ip", "header:X-User", "cookie:session", "query:id"),
            "client-ip, header:NAME, cookie:NAME, query:NAME, path or host",
            new Scalar.Text("client-ip|path|host|(header|cookie|query):[!-~]+"), RequestKeys::key);

    private RequestKeys() {}

    private static Key key(String text) throws Unfit {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        String name = colon < 0 ? "" : text.substring(colon + 1);
        int known = WORDS.indexOf(word);
        if (known < 0) {
            String close = DidYouMean.closest(word, WORDS);
            throw new Unfit(Code.BAD_KEY, null, close == null ? null : "did you mean " + close + (colon < 0 ? "" : text.substring(colon)) + "?");
        }
        Source source = Source.values()[known];
        if (!NAMED.contains(source)) {
            if (colon >= 0) {
                throw new Unfit(Code.BAD_KEY, null, "write " + word + " alone");
            }
            return new Key(source, "");
        }
        if (name.isEmpty()) {
            throw new Unfit(Code.BAD_KEY, null, "name the " + word + " behind a colon, without a space: " + word + ":NAME");
        }
        boolean fits = source == Source.QUERY ? name.matches("[!-~]{1,200}") : name.matches(HttpTexts.TOKEN);
        if (!fits) {
            throw new Unfit(Code.BAD_KEY, null, name + " cannot be the name of a " + word);
        }
        return new Key(source, source == Source.HEADER ? name.toLowerCase(Locale.ROOT) : name);
    }
}
