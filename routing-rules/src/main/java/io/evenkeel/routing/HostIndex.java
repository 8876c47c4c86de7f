package io.evenkeel.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All candidates by host, then by path. Immutable; any thread.
///
/// One walk over the host from its end computes its hash and, at each dot, looks whether what follows is a configured wildcard; at its
/// beginning, whether the whole is a configured host. That finds the most specific [Node]; wider ones hang behind it in order.
final class HostIndex {

    private final ByteMap<Node> exact;

    /// By what follows the star: `.shop.example`.
    private final ByteMap<Node> wildcards;

    /// Candidates without a host condition; null when there are none.
    private final @Nullable Node any;

    /// The candidates of one host condition.
    ///
    /// @param wider the next less specific node that matches all the hosts this one does
    private record Node(PathIndex paths, @Nullable Node wider) {}

    /// @param candidates the most specific first
    HostIndex(List<Candidate> candidates) {
        Map<String, List<Candidate>> byHost = new HashMap<>();
        candidates.forEach(candidate -> byHost.computeIfAbsent(candidate.host(), _ -> new ArrayList<>()).add(candidate));
        List<Candidate> anyHost = byHost.remove("");
        this.any = anyHost == null ? null : new Node(new PathIndex(anyHost), null);
        Map<String, Node> exactNodes = new HashMap<>();
        Map<String, Node> wildcardNodes = new HashMap<>();
        byHost.keySet().stream().filter(host -> host.startsWith("*")).sorted(Comparator.comparingInt(String::length)).forEach(host -> {
            String suffix = host.substring(1);
            wildcardNodes.put(suffix, new Node(new PathIndex(byHost.get(host)), widerThan(suffix, wildcardNodes)));
        });
        byHost.forEach((host, list) -> {
            if (!host.startsWith("*")) {
                exactNodes.put(host, new Node(new PathIndex(list), widerThan(host, wildcardNodes)));
            }
        });
        this.exact = new ByteMap<>(exactNodes, HostIndex::hash);
        this.wildcards = new ByteMap<>(wildcardNodes, HostIndex::hash);
    }

    /// The longest wildcard that covers a host, or all that another wildcard covers.
    private @Nullable Node widerThan(String host, Map<String, Node> wildcards) {
        for (int dot = host.indexOf('.', 1); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            Node node = wildcards.get(host.substring(dot));
            if (node != null) {
                return node;
            }
        }
        return any;
    }

    /// @return null when no candidate accepts the request
    @Nullable Route match(RequestHead head) {
        for (Node node = find(head.host()); node != null; node = node.wider) {
            Route route = node.paths.match(head);
            if (route != null) {
                return route;
            }
        }
        return null;
    }

    private @Nullable Node find(Bytes host) {
        byte[] array = host.array();
        int from = host.offset();
        int end = from + host.length();
        int firstDot = end - wildcards.longest();
        Node found = any;
        int hash = 1;
        for (int i = end - 1; i >= from; i--) {
            byte b = array[i];
            hash = 31 * hash + b;
            if (b == '.' && i > from && i >= firstDot) { // a star stands for one label at least
                Node node = wildcards.get(array, i, end, hash);
                found = node == null ? found : node;
            }
        }
        Node node = exact.get(array, from, end, hash);
        return node == null ? found : node;
    }

    private static int hash(byte[] key) {
        int hash = 1;
        for (int i = key.length - 1; i >= 0; i--) {
            hash = 31 * hash + key[i];
        }
        return hash;
    }
}
