package io.evenkeel.config.vocabulary;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.PoolConfig.Connections;
import io.evenkeel.config.ProbeConfig;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;
import java.time.Duration;
import java.util.List;

/// `pools.NAME`.
final class PoolSection {

    private static final Key<String> STRATEGY = Key.withDefault("strategy", Texts.name(), "round-robin",
            "How requests are spread: `round-robin`, `weighted` (smooth weights), `least-connections`, `power-of-two`, `random`, or the "
                    + "name of a plug-in. Every strategy honours weights.");

    private static final Key<List<BackendConfig>> BACKENDS = Key.required("backends",
            ListOf.any(BackendSection.SHAPE).notEmpty().gatheredAs(Facts.BACKENDS),
            "The servers. Short form: the address alone.");

    private static final Key<Connections> CONNECTIONS = Key.withDefault("connections", ConnectionsSection.SECTION, "{}",
            "How connections to the backends are kept.");

    private static final Key<ProbeConfig> PROBE = Key.optional("probe", ProbeSection.SECTION, "every backend counts as healthy",
            "The active health check.");

    private static final Key<Double> PANIC = Key.withDefault("panic", Units.share(0, 100), "50%",
            "When fewer than this share of the backends is eligible, probe-failed ones serve again, loudly; never drained ones.");

    static final Section<PoolConfig> SECTION = Section.of(PoolSection::build, STRATEGY, BACKENDS, CONNECTIONS, PROBE, PANIC)
            .later("hash", "the key of hashing strategies")
            .later("sticky", "a cookie that keeps a client on its backend")
            .later("discover", "backends from DNS or a file")
            .later("protocol", "HTTP/2 to the backends")
            .later("tls", "TLS to the backends")
            .later("spill-to", "another pool while this one is full")
            .later("queue", "a bounded wait while every backend is full")
            .later("ejection", "taking out backends that fail real traffic")
            .later("slow-start", "a ramp for new and returning backends")
            .later("limit", "a cap that tunes itself")
            .alsoKnownAs("servers", BACKENDS).alsoKnownAs("upstreams", BACKENDS).alsoKnownAs("targets", BACKENDS).alsoKnownAs("endpoints", BACKENDS)
            .alsoKnownAs("balance", STRATEGY).alsoKnownAs("algorithm", STRATEGY).alsoKnownAs("policy", STRATEGY)
            .alsoKnownAs("health", PROBE).alsoKnownAs("health-check", PROBE).alsoKnownAs("healthcheck", PROBE).alsoKnownAs("check", PROBE)
            .alsoKnownAs("keepalive", CONNECTIONS);

    private PoolSection() {}

    private static PoolConfig build(Values values) {
        List<BackendConfig> backends = values.get(BACKENDS);
        if (values.areSound(BACKENDS) && backends.stream().allMatch(backend -> backend.weight() == 0)) {
            values.at(BACKENDS).fail(Code.NO_WEIGHT_IN_POOL, "every backend has weight 0: none would get a request (expected: one with more)", null);
        }
        return new PoolConfig(values.at().name(), values.get(STRATEGY), backends, values.get(CONNECTIONS), values.find(PROBE), values.get(PANIC));
    }

    /// `pools.NAME.connections`.
    private static final class ConnectionsSection {

        private static final Key<Integer> IDLE = Key.withDefault("idle", Numbers.whole(0, 100_000), "64",
                "Idle connections kept per event loop and backend.");

        private static final Key<Duration> IDLE_TIMEOUT = Key.withDefault("idle-timeout", Units.durationOrUnlimited("1ms", "24h"), "50s",
                "After which an idle connection is closed: shorter than the backend's own, so that it is not the backend that closes.");

        private static final Key<Duration> CONNECT_TIMEOUT = Key.withDefault("connect-timeout", Units.duration("1ms", "5m"), "1s",
                "For a new connection, the look-up of a name included.");

        private static final Key<Duration> MAX_AGE = Key.withDefault("max-age", Units.durationOrUnlimited("1s", "365d"), "unlimited",
                "After which a connection is not used again.");

        static final Section<Connections> SECTION = Section.of(values -> new Connections(values.get(IDLE), values.get(IDLE_TIMEOUT),
                values.get(CONNECT_TIMEOUT), values.get(MAX_AGE)), IDLE, IDLE_TIMEOUT, CONNECT_TIMEOUT, MAX_AGE);
    }
}
