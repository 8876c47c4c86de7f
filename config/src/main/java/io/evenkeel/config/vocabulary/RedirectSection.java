package io.evenkeel.config.vocabulary;

import io.evenkeel.config.RouteConfig.Redirect;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Section;

/// `routes[].redirect`.
final class RedirectSection {

    private static final Key<String> TO = Key.required("to", HttpTexts.LOCATION,
            "The Location, in which `{scheme}`, `{host}`, `{path}` and `{query}` (with its `?`, or empty) stand for the request's own.");

    private static final Key<Integer> STATUS = Key.withDefault("status", HttpTexts.statusOf(301, 302, 303, 307, 308), "308",
            "308 and 307 keep method and body, 301 and 302 may not, 303 asks for a GET (RFC 9110 §15.4).");

    static final Section<Redirect> SECTION = Section.of(values -> new Redirect(values.get(TO), values.get(STATUS)), TO, STATUS);

    private RedirectSection() {}
}
