package io.evenkeel.standalone.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where orders are sent: `/api/backends/POOL/NAME/VERB` or `/api/discovery/POOL/confirm`, names percent-encoded where they hold what a
/// path may not.
///
/// @param name of the backend; empty for orders about a pool
record OrderPath(Verb verb, String pool, String name) {

    /// What may be ordered.
    enum Verb {
        DRAIN("/api/backends/", 2), ENABLE("/api/backends/", 2), WEIGHT("/api/backends/", 2), CONFIRM("/api/discovery/", 1);

        private final String prefix;
        private final int names;

        Verb(String prefix, int names) {
            this.prefix = prefix;
            this.names = names;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// With words for the names.
        String form() {
            return prefix + (names == 2 ? "POOL/NAME/" : "POOL/") + word();
        }
    }

    /// As `/` lists them.
    static final List<String> FORMS = Stream.of(Verb.values()).map(Verb::form).toList();

    /// @param path without the query
    /// @return null if it is no such path
    static @Nullable OrderPath of(String path) {
        for (Verb verb : Verb.values()) {
            if (path.startsWith(verb.prefix) && path.endsWith("/" + verb.word())) {
                return of(verb, path.substring(verb.prefix.length()).split("/", -1));
            }
        }
        return null;
    }

    /// @param parts the names and the verb
    private static @Nullable OrderPath of(Verb verb, String[] parts) {
        if (parts.length != verb.names + 1) {
            return null;
        }
        try {
            return new OrderPath(verb, decode(parts[0]), verb.names == 2 ? decode(parts[1]) : "");
        } catch (IllegalArgumentException e) {
            return null; // a percent sign without two digits
        }
    }

    /// A plus stands for itself in a path.
    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
