package io.evenkeel.proxy;

import io.evenkeel.config.Cidr;
import io.evenkeel.config.ListenerConfig;
import io.evenkeel.metrics.ListenerMeters;
import io.evenkeel.proxy.accesslog.AccessLog;
import io.evenkeel.proxy.http1.HeadLimits;
import org.jspecify.annotations.Nullable;

/// What a request needs to know of its listener, ready for use. Immutable; any thread.
final class ListenerFacts {

    final String name;
    final HeadLimits heads;
    final int maxConnections;
    final long maxBody;
    final long maxRequests;
    final boolean via;
    final long headerNanos;
    final long idleNanos;
    final long bodyNanos;
    final long writeNanos;
    final long maxAgeNanos;
    /// Bytes a second; 0: off.
    final long bodyMinRate;
    /// Bytes a second; 0: off.
    final long responseMinRate;
    final ErrorAnswers errors;
    final ListenerMeters meters;
    final @Nullable AccessLog accessLog;
    /// Share of the requests that are logged, 0..1.
    final double sample;
    private final Cidr[] trusted;

    ListenerFacts(ListenerConfig config, ListenerMeters meters, @Nullable AccessLog accessLog) {
        ListenerConfig.Limits limits = config.limits();
        ListenerConfig.Timeouts timeouts = config.timeouts();
        name = config.name();
        heads = new HeadLimits(limits.requestLine(), limits.headerBytes(), limits.headers());
        maxConnections = limits.connections();
        maxBody = limits.body();
        maxRequests = limits.requestsPerConnection();
        via = config.via();
        headerNanos = Nanos.of(timeouts.header());
        idleNanos = Nanos.of(timeouts.idle());
        bodyNanos = Nanos.of(timeouts.body());
        writeNanos = Nanos.of(timeouts.write());
        maxAgeNanos = Nanos.of(timeouts.maxConnectionAge());
        bodyMinRate = config.bodyMinRate();
        responseMinRate = config.responseMinRate();
        errors = new ErrorAnswers(config.errorPage());
        trusted = config.trustedProxies().toArray(Cidr[]::new);
        this.meters = meters;
        this.accessLog = accessLog;
        sample = config.accessLog() == null ? 0 : config.accessLog().sample();
    }

    /// Whether that peer's `X-Forwarded-*` are believed.
    ///
    /// @param address 4 or 16 bytes
    boolean trusts(byte[] address) {
        for (Cidr range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
