package io.evenkeel.proxy.reference;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Paths as docs/threat-model.md normalises them: segment by segment (RFC 3986 §5.2.4, §6.2.2).
final class PathRules {

    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    /// What may be a separator behind us.
    private static final Pattern HIDDEN = Pattern.compile("%(?:00|2[Ff]|5[Cc])");
    private static final Map<String, Pattern> HIDDEN_BY_NAME = Map.of(
            "nul", Pattern.compile("%00"),
            "slash", Pattern.compile("%2[Ff]"),
            "backslash", Pattern.compile("%5[Cc]"),
            "double", Pattern.compile("%(?:25)+(?:00|2[EeFf]|5[Cc])")); // a dot or one of the above, hidden twice or more often
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9\\-._~]");
    private static final Pattern SLASH = Pattern.compile("/");

    private PathRules() {}

    /// A path in its two normal forms; both have as many segments.
    ///
    /// @param matched   segments for matching
    /// @param forwarded segments to forward
    /// @param hidden    what may be a separator or a dot to whoever decodes it: `slash`, `backslash`, `nul`, `double`
    public record Path(List<String> matched, List<String> forwarded, Set<String> hidden) {

        public String forMatching() {
            return join(matched);
        }

        public String toForward() {
            return join(forwarded);
        }

        /// Both without the first segments.
        Path from(int segment) {
            return new Path(matched.subList(segment, matched.size()), forwarded.subList(segment, forwarded.size()), hidden);
        }

        private static String join(List<String> segments) {
            return segments.isEmpty() ? "" : "/" + String.join("/", segments);
        }
    }

    /// @param path begins with `/`
    /// @return null when it must be refused
    static @Nullable Path normalise(String path) {
        if (NO_ESCAPE.matcher(path).find() || path.contains("\\")) {
            return null;
        }
        List<String> matched = new ArrayList<>();
        List<String> forwarded = new ArrayList<>();
        String[] segments = SLASH.split(path.substring(1), -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            String plain = decodeUnreserved(segments[i]);
            if (isAmbiguous(HIDDEN.split(plain, -1))) {
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
        return new Path(matched, forwarded, hiddenIn(path));
    }

    /// Whether a dot segment is one to some and none to others: with parameters, or beside a hidden separator.
    private static boolean isAmbiguous(String[] pieces) {
        return Arrays.stream(pieces).anyMatch(piece -> piece.startsWith(".;") || piece.startsWith("..;")
                || pieces.length > 1 && (piece.equals(".") || piece.equals("..")));
    }

    private static Set<String> hiddenIn(String path) {
        return HIDDEN_BY_NAME.entrySet().stream().filter(entry -> entry.getValue().matcher(path).find()).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
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
