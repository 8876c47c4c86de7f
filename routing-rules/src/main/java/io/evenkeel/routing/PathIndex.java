package io.evenkeel.routing;

import io.evenkeel.config.MatchConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The candidates of one host by path. Immutable; any thread.
///
/// One walk over the path computes its hash and, at each segment's border, looks whether the part before is a configured prefix; at its
/// end, whether the whole is a configured path. That finds the most specific [Node]; what else may match hangs behind it in order.
final class PathIndex {

    private final ByteMap<Node> exact;
    private final ByteMap<Node> prefixes;

    /// Patterns, then candidates without a path condition; null when there are none.
    private final @Nullable Node rest;

    /// Candidates with one and the same path condition, the most specific first.
    ///
    /// @param wider the next less specific node that matches all the paths this one does
    private record Node(Candidate[] candidates, @Nullable Node wider) {}

    /// @param candidates the most specific first
    PathIndex(List<Candidate> candidates) {
        Map<String, List<Candidate>> exactPaths = new HashMap<>();
        Map<String, List<Candidate>> prefixPaths = new HashMap<>();
        List<Candidate> patterns = new ArrayList<>();
        List<Candidate> any = new ArrayList<>();
        for (Candidate candidate : candidates) {
            switch (candidate.route().config().match().path()) {
                case MatchConfig.ExactPath path -> exactPaths.computeIfAbsent(path.path(), _ -> new ArrayList<>()).add(candidate);
                case MatchConfig.PrefixPath path -> prefixPaths.computeIfAbsent(key(path), _ -> new ArrayList<>()).add(candidate);
                case MatchConfig.RegexPath _ -> patterns.add(candidate);
                case MatchConfig.AnyPath _ -> any.add(candidate);
            }
        }
        this.rest = node(patterns, node(any, null));
        Map<String, Node> prefixNodes = new HashMap<>();
        prefixPaths.keySet().stream().sorted(Comparator.comparingInt(String::length)).forEach(prefix ->
                prefixNodes.put(prefix, node(prefixPaths.get(prefix), widerThan(prefix, prefix.length() - 1, prefixNodes))));
        Map<String, Node> exactNodes = new HashMap<>();
        exactPaths.forEach((path, list) -> exactNodes.put(path, node(list, widerThan(path, path.length(), prefixNodes))));
        this.prefixes = new ByteMap<>(prefixNodes, PathIndex::hash);
        this.exact = new ByteMap<>(exactNodes, PathIndex::hash);
    }

    private static @Nullable Node node(List<Candidate> candidates, @Nullable Node wider) {
        return candidates.isEmpty() ? wider : new Node(candidates.toArray(Candidate[]::new), wider);
    }

    /// The longest prefix of at most `length` characters that covers the path.
    private @Nullable Node widerThan(String path, int length, Map<String, Node> prefixes) {
        for (int end = length; end >= 0; end--) {
            if (end == path.length() || path.charAt(end) == '/') {
                Node node = prefixes.get(path.substring(0, end));
                if (node != null) {
                    return node;
                }
            }
        }
        return rest;
    }

    /// How a prefix is stored: without a slash at its end, so that it ends where a segment ends; `/` is empty.
    static String key(MatchConfig.PrefixPath path) {
        String prefix = path.prefix();
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    /// @return null when no candidate accepts the request
    @Nullable Route match(RequestHead head) {
        for (Node node = find(head.path()); node != null; node = node.wider) {
            for (Candidate candidate : node.candidates) {
                if (candidate.accepts(head)) {
                    return candidate.route();
                }
            }
        }
        return null;
    }

    private @Nullable Node find(Bytes path) {
        byte[] array = path.array();
        int from = path.offset();
        int end = from + path.length();
        int lastBorder = from + prefixes.longest(); // no walk ends later for a longer path than for the longest prefix
        Node found = rest;
        int hash = 1;
        for (int i = from; i < end; i++) {
            byte b = array[i];
            if (b == '/' && i <= lastBorder) {
                Node node = prefixes.get(array, from, i, hash);
                found = node == null ? found : node;
            }
            hash = 31 * hash + b;
        }
        Node node = exact.get(array, from, end, hash);
        if (node == null && end <= lastBorder) {
            node = prefixes.get(array, from, end, hash);
        }
        return node == null ? found : node;
    }

    private static int hash(byte[] key) {
        int hash = 1;
        for (byte b : key) {
            hash = 31 * hash + b;
        }
        return hash;
    }
}
