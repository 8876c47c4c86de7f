package io.evenkeel.config.vocabulary;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.DiscoverConfig;
import io.evenkeel.config.EjectionConfig;
import io.evenkeel.config.HashConfig;
import io.evenkeel.config.LimitConfig;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.PoolConfig.Connections;
import io.evenkeel.config.ProbeConfig;
import io.evenkeel.config.QueueConfig;
import io.evenkeel.config.StickyConfig;
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
            "How requests are spread: `round-robin`, `weighted` (smooth weights), `least-connections`, `power-of-two`, `peak-ewma`, `random`, "
                    + "`consistent-hash`, `maglev`, `rendezvous`, `ip-hash`, `first`, or the name of a plug-in. All but `first` honour weights; "
                    + "docs/strategies.md tells when to choose which.");

    private static final Key<List<BackendConfig>> BACKENDS = Key.optional("backends",
            ListOf.any(BackendSection.SHAPE).notEmpty().gatheredAs(Facts.BACKENDS), "those that `discover` finds; without it an error",
            "The servers. Short form: the address alone.");

    private static final Key<DiscoverConfig> DISCOVER = Key.optional("discover", DiscoverSection.SECTION, "only the `backends` that are written",
            "Where more backends are found while the proxy runs.");

    private static final Key<Connections> CONNECTIONS = Key.withDefault("connections", ConnectionsSection.SECTION, "{}",
            "How connections to the backends are kept.");

    private static final Key<ProbeConfig> PROBE = Key.optional("probe", ProbeSection.SECTION, "every backend counts as healthy",
            "The active health check.");

    private static final Key<Double> PANIC = Key.withDefault("panic", Units.share(0, 100), "50%",
            "When fewer than this share of the backends is eligible, probe-failed and ejected ones serve again, loudly; never drained ones.");

    private static final Key<HashConfig> HASH = Key.withDefault("hash", HashSection.SECTION, "{}",
            "What the hashing strategies hash, and how far they may go from it.");

    private static final Key<StickyConfig> STICKY = Key.optional("sticky", StickySection.SECTION, "none is set",
            "A cookie that keeps a client on its backend. `sticky: {}` sets one with the defaults.");

    private static final Key<String> SPILL_TO = Key.optional("spill-to", Texts.name().gatheredAs(Facts.SPILLS), "nowhere",
            "The pool where requests go while every backend here is full or down, before they wait in the queue. Those that serve in a `panic` are not down.");

    private static final Key<QueueConfig> QUEUE = Key.withDefault("queue", QueueSection.SECTION, "{}",
            "The bounded wait for a free slot while every backend is full.");

    private static final Key<EjectionConfig> EJECTION = Key.withDefault("ejection", EjectionSection.SECTION, "{}",
            "Passive health: real traffic takes a backend out for a while.");

    private static final Key<Duration> SLOW_START = Key.withDefault("slow-start", Units.duration("0s", "1h"), "30s",
            "How long the load of a new or returning backend grows from little to its full part; 0s: full at once. Backends that are there "
                    + "at the start of the process have none; a reload goes on where it was.");

    private static final Key<LimitConfig> LIMIT = Key.withDefault("limit", LimitSection.SECTION, "{}",
            "A cap that tunes itself, below `max-in-flight`.");

    static final Section<PoolConfig> SECTION = Section.of(PoolSection::build, STRATEGY, HASH, STICKY, BACKENDS, DISCOVER, CONNECTIONS, SPILL_TO, QUEUE,
                    PROBE, EJECTION, PANIC, SLOW_START, LIMIT)
            .noting(PoolSection::note)
            .later("protocol", "HTTP/2 to the backends")
            .later("tls", "TLS to the backends")
            .alsoKnownAs("servers", BACKENDS).alsoKnownAs("upstreams", BACKENDS).alsoKnownAs("targets", BACKENDS).alsoKnownAs("endpoints", BACKENDS)
            .alsoKnownAs("balance", STRATEGY).alsoKnownAs("algorithm", STRATEGY).alsoKnownAs("policy", STRATEGY)
            .alsoKnownAs("health", PROBE).alsoKnownAs("health-check", PROBE).alsoKnownAs("healthcheck", PROBE).alsoKnownAs("check", PROBE)
            .alsoKnownAs("keepalive", CONNECTIONS).alsoKnownAs("discovery", DISCOVER).alsoKnownAs("dns", DISCOVER).alsoKnownAs("file_sd", DISCOVER)
            .alsoKnownAs("cookie", STICKY).alsoKnownAs("affinity", STICKY).alsoKnownAs("overflow", SPILL_TO).alsoKnownAs("fallback", SPILL_TO)
            .alsoKnownAs("outlier-detection", EJECTION).alsoKnownAs("outlier", EJECTION).alsoKnownAs("slowstart", SLOW_START)
            .alsoKnownAs("warmup", SLOW_START).alsoKnownAs("adaptive", LIMIT);

    private PoolSection() {}

    private static void note(Values values) {
        DiscoverConfig discover = values.find(DISCOVER);
        if (discover != null) {
            values.gather(Facts.DISCOVERIES, discover, values.at(DISCOVER));
        }
    }

    private static PoolConfig build(Values values) {
        List<BackendConfig> backends = values.find(BACKENDS);
        if (backends == null && !values.isWritten(BACKENDS) && !values.isWritten(DISCOVER)) {
            values.at().fail(Code.MISSING_KEY, "`backends` is missing (expected: a list, or `discover`)", null);
        } else if (backends != null && values.areSound(BACKENDS)) {
            checkBackends(values, backends);
        }
        HashSection.checkUsed(values, HASH, values.get(STRATEGY));
        return new PoolConfig(values.at().name(), values.get(STRATEGY), backends == null ? List.of() : backends, values.get(CONNECTIONS),
                values.find(PROBE), values.get(PANIC), values.get(HASH), values.find(STICKY), values.find(SPILL_TO), values.get(QUEUE),
                values.get(EJECTION), values.get(SLOW_START), values.get(LIMIT), values.find(DISCOVER));
    }

    /// What is discovered may have weight, and be no backup.
    private static void checkBackends(Values values, List<BackendConfig> backends) {
        if (values.isWritten(DISCOVER)) {
            return;
        }
        if (backends.stream().allMatch(backend -> backend.weight() == 0)) {
            values.at(BACKENDS).fail(Code.NO_WEIGHT_IN_POOL, "every backend has weight 0: none would get a request (expected: one with more)", null);
        }
        if (backends.stream().allMatch(BackendConfig::backup)) {
            values.at(BACKENDS).within(0).within("backup").fail(Code.NO_EFFECT, "`backup` changes nothing: every backend is one",
                    "leave it out where a backend is to serve first");
        }
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
