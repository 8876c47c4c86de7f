package io.evenkeel.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One routing rule: which requests, and what becomes of them.
///
/// @param name         unique; by default its match in words
/// @param priority     decides between routes that are equal in all else, the higher wins
/// @param match        the conditions, all of which must hold
/// @param allowEncoded what may stand encoded in the path (else 400)
/// @param action       where the request goes, or what is answered
/// @param rewrite      how path and host change on the way to the backend
/// @param headers      how header fields change on the way there and back
/// @param timeouts     how long the backend may take
/// @param retry        what is tried again, and how often
/// @param upgrade      the protocols, in lower case, to which a request may ask its connection to change
/// @param rateLimit    requests refused beyond a rate; absent: none
public record RouteConfig(
        String name,
        int priority,
        MatchConfig match,
        Set<PathEncoding> allowEncoded,
        Action action,
        Rewrite rewrite,
        HeaderEdits headers,
        Timeouts timeouts,
        Retry retry,
        List<String> upgrade,
        @Nullable RateLimitConfig rateLimit) {

    /// Without a rate limit.
    public RouteConfig(String name, int priority, MatchConfig match, Set<PathEncoding> allowEncoded, Action action, Rewrite rewrite,
            HeaderEdits headers, Timeouts timeouts, Retry retry, List<String> upgrade) {
        this(name, priority, match, allowEncoded, action, rewrite, headers, timeouts, retry, upgrade, null);
    }

    public RouteConfig {
        allowEncoded = Collections.unmodifiableSet(new TreeSet<>(allowEncoded));
        upgrade = List.copyOf(upgrade);
    }

    /// What becomes of a request.
    public sealed interface Action {}

    /// Forwarded to one of these pools, chosen by weight.
    ///
    /// @param pools at least one; weights 0..1000, not all 0
    public record ToPools(List<WeightedPool> pools) implements Action {
        public ToPools {
            pools = List.copyOf(pools);
        }
    }

    /// @param pool   the name of a pool of the same configuration
    /// @param weight share of the clients relative to the other pools of the split, 0..1000
    public record WeightedPool(String pool, int weight) {}

    /// Answered with a redirect.
    ///
    /// @param to     the Location, in which `{scheme}`, `{host}`, `{path}` and `{query}` (with its `?`, or empty) are replaced
    /// @param status 301, 302, 303, 307 or 308
    public record Redirect(String to, int status) implements Action {}

    /// Answered with this text.
    ///
    /// @param status 200..599
    public record Respond(int status, String body) implements Action {}

    /// How path and host change on the way to the backend.
    ///
    /// @param prefix replaces the matched prefix of the path: the whole of an exact match, nothing where the path is free (never with a
    ///               regular expression); absent: unchanged
    /// @param host   replaces the Host field; empty: unchanged
    public record Rewrite(@Nullable String prefix, String host) {
        public static final Rewrite NONE = new Rewrite(null, "");
    }

    /// Changes to header fields on the way to the backend and on the way back.
    public record HeaderEdits(HeaderEdit request, HeaderEdit response) {
        public static final HeaderEdits NONE = new HeaderEdits(HeaderEdit.NONE, HeaderEdit.NONE);
    }

    /// Changes to one direction's header fields, names compared without case: first `remove`, then `set`, then `add`.
    public record HeaderEdit(Map<String, String> set, Map<String, String> add, List<String> remove) {
        public static final HeaderEdit NONE = new HeaderEdit(Map.of(), Map.of(), List.of());

        public HeaderEdit {
            set = Collections.unmodifiableMap(new LinkedHashMap<>(set)); // Map.copyOf would lose the order
            add = Collections.unmodifiableMap(new LinkedHashMap<>(add));
            remove = List.copyOf(remove);
        }

        public boolean isEmpty() {
            return set.isEmpty() && add.isEmpty() && remove.isEmpty();
        }
    }

    /// How long the backend may take. [Durations#UNLIMITED] switches one off.
    ///
    /// @param response   from the request's last byte to the answer's head (504)
    /// @param streamIdle the longest silence within a body, either way
    /// @param total      from the request's head to the answer's last byte, retries included; ends where a tunnel begins
    /// @param tunnelIdle the longest silence of a tunnel, both ways together
    /// @param tunnelTotal the longest life of a tunnel
    public record Timeouts(Duration response, Duration streamIdle, Duration total, Duration tunnelIdle, Duration tunnelTotal) {}

    /// What is tried again, each time on another backend.
    ///
    /// @param attempts extra tries beyond the first, 0..10
    /// @param on       the failures that may be tried again
    /// @param statuses answers that may be tried again, idempotent methods only: any of 500, 502, 503, 504
    /// @param perTry   from a try's begin to its answer's head, after which another may follow
    /// @param budget   0..1, most retries in flight as a share of the requests in flight, with a floor of three; 1: as many
    public record Retry(int attempts, Set<On> on, Set<Integer> statuses, Duration perTry, double budget) {

        /// As the file has it when it says nothing of time and budget.
        public Retry(int attempts, Set<On> on, Set<Integer> statuses) {
            this(attempts, on, statuses, Durations.UNLIMITED, 0.2);
        }

        public Retry {
            on = Collections.unmodifiableSet(new TreeSet<>(on));
            statuses = Collections.unmodifiableSet(new TreeSet<>(statuses));
        }

        /// A failure that may be tried again.
        public enum On {
            /// No connection could be made: any method, nothing was sent.
            CONNECT,
            /// The connection broke before the first byte of the answer: idempotent methods only, once something was sent.
            RESET_BEFORE_RESPONSE,
            /// No answer within `timeouts.response`: idempotent methods only.
            RESPONSE_TIMEOUT
        }
    }
}
