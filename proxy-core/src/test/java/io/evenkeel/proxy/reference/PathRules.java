package io.evenkeel.proxy.reference;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Paths as docs/threat-model.md normalises them: segment by segment (RFC 3986 §5.2.4, §6.2.2).
final class PathRules {

    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    /// Separators, hidden once: NUL, slash, backslash.
    private static final Pattern HIDDEN = Pattern.compile("%(?:00|2[Ff]|5[Cc])");
    /// Dots and separators, hidden twice or more often.
    private static final Pattern HIDDEN_AGAIN = Pattern.compile("%(?:25)+(?:00|2[EeFf]|5[Cc])");
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9\\-._~]");
    private static final Pattern SLASH = Pattern.compile("/");

    private PathRules() {}

    /// A path in its two normal forms; both have as many segments.
    ///
    /// @param matched   segments for matching
    /// @param forwarded segments to forward
    public record Path(List<String> matched, List<String> forwarded) {

        public String forMatching() {
            return join(matched);
        }

        public String toForward() {
            return join(forwarded);
        }

        /// Both without the first segments.
        Path from(int segment) {
            return new Path(matched.subList(segment, matched.size()), forwarded.subList(segment, forwarded.size()));
        }

        private static String join(List<String> segments) {
            return segments.isEmpty() ? "" : "/" + String.join("/", segments);
        }
    }

    /// @param path begins with `/`
    /// @return null when it must be refused
    static @Nullable Path normalise(String path) {
        if (NO_ESCAPE.matcher(path).find() || HIDDEN.matcher(path).find() || HIDDEN_AGAIN.matcher(path).find() || path.contains("\\")) {
            return null;
        }
        List<String> matched = new ArrayList<>();
        List<String> forwarded = new ArrayList<>();
        String[] segments = SLASH.split(path.substring(1), -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            String plain = decodeUnreserved(segments[i]);
            if (plain.startsWith(".;") || plain.startsWith("..;")) {
                return null;
            }
            boolean up = plain.equals("..");
            if (up) {
                if (matched.isEmpty()) {
                    return null;
                }
                matched.removeLast();
                forwarded.removeLast();
            }
            if (!up && !plain.equals(".")) {
                matched.add(plain);
                forwarded.add(segments[i]);
            } else if (last) {
                matched.add("");
                forwarded.add("");
            }
        }
        return new Path(matched, forwarded);
    }

    private static String decodeUnreserved(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        return ESCAPE.matcher(segment).replaceAll(match -> {
            String octet = new String(new byte[] {(byte) Integer.parseInt(match.group(1), 16)}, StandardCharsets.ISO_8859_1);
            return Matcher.quoteReplacement(UNRESERVED.matcher(octet).matches() ? octet : match.group().toUpperCase(Locale.ROOT));
        });
    }
}
