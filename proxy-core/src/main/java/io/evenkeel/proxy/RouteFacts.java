package io.evenkeel.proxy;

import io.evenkeel.config.MatchConfig;
import io.evenkeel.config.PathEncoding;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.metrics.RouteMeters;
import io.evenkeel.proxy.http1.HeaderEdits;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.proxy.http1.UpgradeProtocol;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.RateLimiter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request needs to know of its route, ready for use. Immutable; any thread.
final class RouteFacts {

    final String name;
    final RouteMeters meters;
    /// Bits of [PathEncoding].
    final int allowedEncodings;
    final HeaderEdits requestEdits;
    final HeaderEdits responseEdits;
    /// Replaces the first [#prefixLength] octets of the path; null: it stays.
    final byte @Nullable [] prefix;
    /// [Integer#MAX_VALUE]: the whole path.
    final int prefixLength;
    /// Replaces `Host`; null: it stays.
    final byte @Nullable [] host;
    final long responseNanos;
    final long streamIdleNanos;
    final long totalNanos;
    final long tunnelIdleNanos;
    final long tunnelTotalNanos;
    /// To which a request may ask its connection to change.
    final UpgradeProtocol[] upgrades;
    /// Null when the route has no `rate-limit`.
    final @Nullable RateLimiter rateLimiter;
    final int attempts;
    /// 0..1, of the requests in flight.
    final double retryBudget;
    /// From a try's begin to its answer's head.
    final long perTryNanos;
    /// Whether the pool depends on the client.
    final boolean split;
    /// The answer of a route that answers by itself; null otherwise.
    final @Nullable LocalAnswer respond;
    /// Null when the route does not redirect.
    final @Nullable RedirectTemplate redirect;
    private final boolean retryConnect;
    private final boolean retryReset;
    private final boolean retryTimeout;
    private final Set<Integer> retryStatuses;

    RouteFacts(RouteConfig config, @Nullable RateLimiter rateLimiter, RouteMeters meters) {
        name = config.name();
        this.rateLimiter = rateLimiter;
        this.meters = meters;
        allowedEncodings = config.allowEncoded().stream().mapToInt(PathEncoding::bit).sum();
        requestEdits = edits(config.headers().request());
        responseEdits = edits(config.headers().response());
        prefix = config.rewrite().prefix() == null ? null : bytes(config.rewrite().prefix());
        prefixLength = prefixLength(config.match().path());
        host = config.rewrite().host().isEmpty() ? null : bytes(config.rewrite().host());
        responseNanos = Nanos.of(config.timeouts().response());
        streamIdleNanos = Nanos.of(config.timeouts().streamIdle());
        totalNanos = Nanos.of(config.timeouts().total());
        tunnelIdleNanos = Nanos.of(config.timeouts().tunnelIdle());
        tunnelTotalNanos = Nanos.of(config.timeouts().tunnelTotal());
        upgrades = config.upgrade().stream().map(UpgradeProtocol::of).toArray(UpgradeProtocol[]::new);
        attempts = config.retry().attempts();
        retryBudget = config.retry().budget();
        perTryNanos = Nanos.of(config.retry().perTry());
        retryConnect = config.retry().on().contains(RouteConfig.Retry.On.CONNECT);
        retryReset = config.retry().on().contains(RouteConfig.Retry.On.RESET_BEFORE_RESPONSE);
        retryTimeout = config.retry().on().contains(RouteConfig.Retry.On.RESPONSE_TIMEOUT);
        retryStatuses = config.retry().statuses();
        split = config.action() instanceof RouteConfig.ToPools to && to.pools().size() > 1;
        byte[] lines = lines(config.headers().response());
        respond = config.action() instanceof RouteConfig.Respond answer
                ? new LocalAnswer(answer.status(), NOTHING, TEXT, answer.body().getBytes(StandardCharsets.UTF_8), 0, lines) : null;
        redirect = config.action() instanceof RouteConfig.Redirect answer ? new RedirectTemplate(answer, lines) : null;
    }

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] TEXT = bytes("text/plain; charset=utf-8");

    /// Whether a try that failed so may be followed by another.
    boolean retries(Lease.Failure failure) {
        return switch (failure) {
            case CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_FAILED -> retryConnect;
            case RESET -> retryReset;
            case RESPONSE_TIMEOUT -> retryTimeout;
            case MALFORMED_RESPONSE, TRUNCATED_RESPONSE -> false;
        };
    }

    /// Whether an answer of that status may be tried again elsewhere.
    boolean retries(int status) {
        return status >= 500 && !retryStatuses.isEmpty() && retryStatuses.contains(status);
    }

    private static HeaderEdits edits(RouteConfig.HeaderEdit edit) {
        return HeaderEdits.of(edit.set(), edit.add(), edit.remove());
    }

    private static byte[] lines(RouteConfig.HeaderEdit edit) {
        StringBuilder lines = new StringBuilder();
        edit.set().forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        edit.add().forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        return bytes(lines.toString());
    }

    private static int prefixLength(MatchConfig.Path path) {
        return switch (path) {
            case MatchConfig.PrefixPath match -> match.prefix().endsWith("/") ? match.prefix().length() - 1 : match.prefix().length();
            case MatchConfig.ExactPath _, MatchConfig.RegexPath _ -> Integer.MAX_VALUE;
            case MatchConfig.AnyPath _ -> 0;
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
