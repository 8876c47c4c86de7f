package io.evenkeel.metrics;

import java.util.List;

/// Every meter of the product. What is not here is not on the page; the reference page `docs/metrics.md` is written from it.
///
/// Names are dotted and lower case; [#series] tells the name Prometheus sees. Labels come from the configuration or from an enum,
/// never from a client.
public enum Meters {

    LISTENER_REQUESTS("evenkeel.listener.requests", Type.COUNTER, Unit.NONE,
            "Requests ended at a listener, by class of the status sent; client-left: the client went away before its answer.",
            "listener", "code"),
    LISTENER_IN_FLIGHT("evenkeel.listener.in.flight", Type.GAUGE, Unit.NONE,
            "Requests of a listener that have begun and not ended.", "listener"),
    LISTENER_CONNECTIONS_ACTIVE("evenkeel.listener.connections.active", Type.GAUGE, Unit.NONE,
            "Open connections of clients.", "listener"),
    LISTENER_CONNECTIONS_OPENED("evenkeel.listener.connections.opened", Type.COUNTER, Unit.NONE,
            "Connections accepted from clients.", "listener"),
    LISTENER_CONNECTIONS_REFUSED("evenkeel.listener.connections.refused", Type.COUNTER, Unit.NONE,
            "Connections closed at accept: limits.connections was reached, or file descriptors would have run out.", "listener"),
    LISTENER_RECEIVED("evenkeel.listener.received", Type.COUNTER, Unit.BYTES,
            "Bytes of request heads, bodies and tunnels read from clients.", "listener"),
    LISTENER_SENT("evenkeel.listener.sent", Type.COUNTER, Unit.BYTES,
            "Bytes of answer heads, bodies and tunnels written to clients.", "listener"),
    LISTENER_TUNNELS_ACTIVE("evenkeel.listener.tunnels.active", Type.GAUGE, Unit.NONE,
            "Open tunnels of a listener; they are not among its requests in flight.", "listener"),
    LISTENER_ACCESS_LOG_DROPPED("evenkeel.listener.access.log.dropped", Type.COUNTER, Unit.NONE,
            "Access log lines dropped because the writer could not keep up.", "listener"),

    ROUTE_REQUESTS("evenkeel.route.requests", Type.COUNTER, Unit.NONE,
            "Requests ended on a route, by class of the status sent; client-left: the client went away before its answer.",
            "route", "code"),
    ROUTE_IN_FLIGHT("evenkeel.route.in.flight", Type.GAUGE, Unit.NONE,
            "Requests of a route that have begun and not ended.", "route"),
    ROUTE_LATENCY("evenkeel.route.latency", Type.HISTOGRAM, Unit.SECONDS,
            "From a request's head to its answer's last byte, of a tunnel to the 101; retries and waiting included.", "route"),
    ROUTE_RETRIES("evenkeel.route.retries", Type.COUNTER, Unit.NONE,
            "Further tries on another backend, and repeats on a fresh connection.", "route"),
    ROUTE_RETRIES_ENDED("evenkeel.route.retries.ended", Type.COUNTER, Unit.NONE,
            "How these ended: succeeded (a status below 500), failed, abandoned (the client left, or a time-out of the whole request).",
            "route", "outcome"),
    ROUTE_RATE_LIMITED("evenkeel.route.rate.limited", Type.COUNTER, Unit.NONE,
            "Requests refused by the route's rate-limit (429).", "route"),
    ROUTE_TUNNELS_OPENED("evenkeel.route.tunnels.opened", Type.COUNTER, Unit.NONE,
            "Tunnels opened on a route, each by a request that is counted with code 1xx.", "route"),
    ROUTE_TUNNELS_ACTIVE("evenkeel.route.tunnels.active", Type.GAUGE, Unit.NONE,
            "Open tunnels of a route; they are not among its requests in flight.", "route"),
    ROUTE_TUNNELS_RECEIVED("evenkeel.route.tunnels.received", Type.COUNTER, Unit.BYTES,
            "Bytes read from clients in tunnels, without the handshake.", "route"),
    ROUTE_TUNNELS_SENT("evenkeel.route.tunnels.sent", Type.COUNTER, Unit.BYTES,
            "Bytes written to clients in tunnels, without the handshake.", "route"),

    POOL_PANIC("evenkeel.pool.panic", Type.GAUGE, Unit.NONE,
            "1 while so few backends are eligible that those who failed probes or were ejected serve again, else 0.", "pool"),
    POOL_PANICS("evenkeel.pool.panics", Type.COUNTER, Unit.NONE,
            "Times the pool went into panic.", "pool"),
    POOL_EXHAUSTED("evenkeel.pool.exhausted", Type.COUNTER, Unit.NONE,
            "Requests refused because no backend could take them: all full, drained or down, and no place in the queue or waited in vain.",
            "pool"),
    POOL_SPILLED("evenkeel.pool.spilled", Type.COUNTER, Unit.NONE,
            "Tries passed on to the pool of spill-to because all backends were full, drained or down.", "pool"),
    POOL_QUEUE_DEPTH("evenkeel.pool.queue.depth", Type.GAUGE, Unit.NONE,
            "Requests that wait for a slot now.", "pool"),
    POOL_QUEUE_WAIT("evenkeel.pool.queue.wait", Type.HISTOGRAM, Unit.SECONDS,
            "How long requests waited for a slot, whatever came of it; those that did not have to wait are not in it.", "pool"),
    POOL_QUEUE_REQUESTS("evenkeel.pool.queue.requests", Type.COUNTER, Unit.NONE,
            "Requests that found the pool full, by outcome; overflow: no place in the queue; sent-off: nobody left to wait for.",
            "pool", "outcome"),
    POOL_STICKY_REQUESTS("evenkeel.pool.sticky.requests", Type.COUNTER, Unit.NONE,
            "Requests with sticky that a backend answered: kept on the client's own, away this once, moved for good, or new (no cookie).",
            "pool", "outcome"),
    POOL_RETRIES_IN_FLIGHT("evenkeel.pool.retries.in.flight", Type.GAUGE, Unit.NONE,
            "Requests that are at a further try.", "pool"),
    POOL_RETRIES_REFUSED("evenkeel.pool.retries.refused", Type.COUNTER, Unit.NONE,
            "Further tries that were not made because retry.budget was used up.", "pool"),
    POOL_IMBALANCE("evenkeel.pool.imbalance.ratio", Type.GAUGE, Unit.NONE,
            "Largest over mean weight-normalised share of the last 10 s among eligible backends; 1 is even, NaN without picks.", "pool"),

    BACKEND_REQUESTS("evenkeel.backend.requests", Type.COUNTER, Unit.NONE,
            "Tries a backend answered, by class of its status; client-left: the client went away before the answer's head.",
            "pool", "backend", "code"),
    BACKEND_FAILURES("evenkeel.backend.failures", Type.COUNTER, Unit.NONE,
            "Tries that failed after a connection was there, by reason.", "pool", "backend", "reason"),
    BACKEND_RETRIES("evenkeel.backend.retries", Type.COUNTER, Unit.NONE,
            "Tries at this backend that followed a failed one, here or elsewhere.", "pool", "backend"),
    BACKEND_LATENCY("evenkeel.backend.latency", Type.HISTOGRAM, Unit.SECONDS,
            "From the first byte sent to the head of the answer.", "pool", "backend"),
    BACKEND_IN_FLIGHT("evenkeel.backend.in.flight", Type.GAUGE, Unit.NONE,
            "Requests in flight and tunnels open at the backend's address, those of other pools included.", "pool", "backend"),
    BACKEND_LIMIT("evenkeel.backend.limit", Type.GAUGE, Unit.NONE,
            "Most in flight that the backend's address takes now: max-in-flight, or less where the cap tunes itself.", "pool", "backend"),
    BACKEND_TUNNELS_ACTIVE("evenkeel.backend.tunnels.active", Type.GAUGE, Unit.NONE,
            "Open tunnels of the pool to the backend; they are among what is in flight.", "pool", "backend"),
    BACKEND_PICKS("evenkeel.backend.picks", Type.COUNTER, Unit.NONE,
            "How often the strategy chose this backend.", "pool", "backend"),
    BACKEND_SHARE("evenkeel.backend.share", Type.GAUGE, Unit.NONE,
            "Share of the pool's picks in the last 10 s, 0..1; NaN when there were none.", "pool", "backend"),
    BACKEND_EXPECTED_SHARE("evenkeel.backend.expected.share", Type.GAUGE, Unit.NONE,
            "Share of picks it should get now, by weight and slow start over the eligible backends, 0..1; NaN where weights say nothing.", "pool", "backend"),
    BACKEND_WEIGHT("evenkeel.backend.weight", Type.GAUGE, Unit.NONE,
            "Weight in the file, 0..1000; 0 is drained.", "pool", "backend"),
    BACKEND_WEIGHT_IN_FORCE("evenkeel.backend.weight.in.force", Type.GAUGE, Unit.NONE,
            "Weight that counts now: the operator's in place of the file's; 0 while drained.", "pool", "backend"),
    BACKEND_ENABLED("evenkeel.backend.enabled", Type.GAUGE, Unit.NONE,
            "0 while the operator has drained it at runtime, else 1.", "pool", "backend"),
    BACKEND_HEALTHY("evenkeel.backend.healthy", Type.GAUGE, Unit.NONE,
            "1 when its probes pass, before the first and without a probe; else 0.", "pool", "backend"),
    BACKEND_EJECTED("evenkeel.backend.ejected", Type.GAUGE, Unit.NONE,
            "1 while real traffic has it out, else 0.", "pool", "backend"),
    BACKEND_EJECTIONS("evenkeel.backend.ejections", Type.COUNTER, Unit.NONE,
            "Times real traffic took it out, by the rule that said so.", "pool", "backend", "rule"),
    BACKEND_EJECTIONS_WITHHELD("evenkeel.backend.ejections.withheld", Type.COUNTER, Unit.NONE,
            "Intervals in which an outlier stayed in, by why: as many were out as may be, or the others could not carry its load.",
            "pool", "backend", "limit"),
    BACKEND_SLOW_START("evenkeel.backend.slow.start.ratio", Type.GAUGE, Unit.NONE,
            "Part of its weight in force: 0.1 grows to 1 in its slow start, 1 otherwise.", "pool", "backend"),
    BACKEND_REFUSING("evenkeel.backend.refusing", Type.GAUGE, Unit.NONE,
            "1 when the newest attempt to connect was refused, else 0.", "pool", "backend"),
    BACKEND_CONNECTIONS_ACTIVE("evenkeel.backend.connections.active", Type.GAUGE, Unit.NONE,
            "Open connections in use.", "pool", "backend"),
    BACKEND_CONNECTIONS_IDLE("evenkeel.backend.connections.idle", Type.GAUGE, Unit.NONE,
            "Open connections kept for the next request.", "pool", "backend"),
    BACKEND_CONNECTIONS_OPENED("evenkeel.backend.connections.opened", Type.COUNTER, Unit.NONE,
            "Connections made.", "pool", "backend"),
    BACKEND_CONNECTIONS_FAILED("evenkeel.backend.connections.failed", Type.COUNTER, Unit.NONE,
            "Connections that could not be made, by reason.", "pool", "backend", "reason"),
    BACKEND_SENT("evenkeel.backend.sent", Type.COUNTER, Unit.BYTES,
            "Bytes of request heads, bodies and tunnels written to the backend.", "pool", "backend"),
    BACKEND_RECEIVED("evenkeel.backend.received", Type.COUNTER, Unit.BYTES,
            "Bytes of answer heads, bodies and tunnels read from the backend.", "pool", "backend"),
    BACKEND_PROBES("evenkeel.backend.probes", Type.COUNTER, Unit.NONE,
            "Probes ended, by result: passed, or how they failed.", "pool", "backend", "result"),
    BACKEND_PROBE_DURATION("evenkeel.backend.probe.duration", Type.SUMMARY, Unit.SECONDS,
            "How long probes took, passed or not.", "pool", "backend"),
    BACKEND_TRANSITIONS("evenkeel.backend.transitions", Type.COUNTER, Unit.NONE,
            "Changes of health that probes brought, by what it became.", "pool", "backend", "to"),

    DISCOVERY_BACKENDS("evenkeel.discovery.backends", Type.GAUGE, Unit.NONE,
            "Backends of the pool that serve because they were found.", "pool"),
    DISCOVERY_FAILING("evenkeel.discovery.failing", Type.GAUGE, Unit.NONE,
            "1 while the newest look-up failed and what was found last stays, else 0.", "pool"),
    DISCOVERY_HELD("evenkeel.discovery.held", Type.GAUGE, Unit.NONE,
            "1 while an answer is not believed because it takes too many backends away at once, else 0.", "pool"),
    DISCOVERY_LOOKUPS("evenkeel.discovery.lookups", Type.COUNTER, Unit.NONE,
            "Look-ups of a pool's backends, by result.", "pool", "result"),

    CONFIG_VERSION("evenkeel.config.version", Type.GAUGE, Unit.NONE,
            "Number of the configuration in force; grows with each one that takes over."),
    CONFIG_LOADED("evenkeel.config.loaded.timestamp", Type.GAUGE, Unit.SECONDS,
            "When the configuration in force took over, seconds since 1970."),
    CONFIG_STALE("evenkeel.config.stale", Type.GAUGE, Unit.NONE,
            "1 while the newest file was refused and an older configuration serves, else 0."),
    CONFIG_RELOADS("evenkeel.config.reloads", Type.COUNTER, Unit.NONE,
            "Attempts to put a configuration in force, by result.", "result"),

    LEASE_DOUBLE_ENDS("evenkeel.lease.double.ends", Type.COUNTER, Unit.NONE,
            "Leases ended twice: a defect of the proxy if it ever moves."),
    BUFFER_MEMORY("evenkeel.buffer.memory", Type.GAUGE, Unit.BYTES,
            "Memory held by the proxy's buffer allocator.", "area"),
    BUILD_INFO("evenkeel.build.info", Type.GAUGE, Unit.NONE,
            "1; the labels tell what runs.", "version", "java");

    /// What kind of number a meter is.
    public enum Type { COUNTER, GAUGE, HISTOGRAM, SUMMARY }

    /// What a meter counts in.
    public enum Unit { NONE, BYTES, SECONDS }

    private final String dotted;
    private final Type type;
    private final Unit unit;
    private final String help;
    private final List<String> labels;

    Meters(String dotted, Type type, Unit unit, String help, String... labels) {
        this.dotted = dotted;
        this.type = type;
        this.unit = unit;
        this.help = help;
        this.labels = List.of(labels);
    }

    /// The name as Micrometer has it: `evenkeel.backend.sent`.
    public String dotted() {
        return dotted;
    }

    public Type type() {
        return type;
    }

    public Unit unit() {
        return unit;
    }

    /// One sentence for the page.
    public String help() {
        return help;
    }

    /// Names of the labels, in the order in which values are given.
    public List<String> labels() {
        return labels;
    }

    /// The name as Prometheus sees it: `evenkeel_backend_sent_bytes_total`. Histograms and summaries have `_count` and `_sum` of it,
    /// histograms `_bucket` too.
    public String series() {
        String suffix = switch (unit) {
            case NONE -> "";
            case BYTES -> "_bytes";
            case SECONDS -> "_seconds";
        };
        return dotted.replace('.', '_') + suffix + (type == Type.COUNTER ? "_total" : "");
    }
}
