package io.evenkeel.config.vocabulary;

import io.evenkeel.config.AdminConfig;
import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.ListenerConfig;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.config.RuntimeConfig;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Cursor;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Kind;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.MapOf;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.Reading;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Values;
import io.evenkeel.config.yaml.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The whole vocabulary: the file as one section.
public final class Vocabulary {

    private static final Key<Integer> VERSION = Key.withDefault("version", Numbers.whole(1, 1).describedAs(
            Kind.of("version", "The number of a version of this format.", "1"), "1", Code.UNSUPPORTED_VERSION), "1",
            "The version of this file format.");

    private static final Key<AdminConfig> ADMIN = Key.withDefault("admin", AdminSection.SECTION, "{}",
            "Metrics, health pages and the admin API: never on a public address by default.");

    private static final Key<RuntimeConfig> RUNTIME = Key.withDefault("runtime", RuntimeSection.SECTION, "{}",
            "What concerns the process as a whole. A change needs a restart.");

    private static final Key<List<ListenerConfig>> LISTENERS = Key.required("listeners", ListOf.any(ListenerSection.SECTION).notEmpty(),
            "Where clients connect.");

    private static final Key<Map<String, PoolConfig>> POOLS = Key.withDefault("pools",
            new MapOf<>("NAME", Texts.name().gatheredAs(Facts.POOL_NAMES), PoolSection.SECTION, Code.DUPLICATE_KEY), "{}",
            "The server pools by name. A backend is known as `pool/name`.");

    private static final Key<List<RouteConfig>> ROUTES = Key.required("routes",
            ListOf.any(RouteSection.SECTION).notEmpty().gatheredIfSoundAs(Facts.SOUND_ROUTES), "Which request goes where.");

    /// The file.
    public static final Section<ProxyConfig> FILE = Section.of(Vocabulary::build, VERSION, ADMIN, RUNTIME, LISTENERS, POOLS, ROUTES)
            .noting(Vocabulary::note)
            .later("traffic", "what audit and forecast assume")
            .later("assert", "promises checked before a configuration may serve")
            .later("rollout", "how a new configuration takes over in steps")
            .later("telemetry", "traces and metrics by OTLP")
            .alsoKnownAs("frontends", LISTENERS).alsoKnownAs("servers", LISTENERS).alsoKnownAs("backends", POOLS).alsoKnownAs("upstreams", POOLS)
            .alsoKnownAs("clusters", POOLS).alsoKnownAs("services", POOLS).alsoKnownAs("rules", ROUTES).alsoKnownAs("routers", ROUTES)
            .alsoKnownAs("global", RUNTIME);

    private Vocabulary() {}

    /// Reads a file and checks it across its sections.
    ///
    /// @return null if it is unsound beyond repair; even else it is good only if no error was reported
    public static @Nullable ProxyConfig read(Reading reading, Node root) {
        ProxyConfig config = FILE.read(Cursor.root(reading, root));
        CrossChecks.run(reading);
        return config;
    }

    /// Reads a file of targets.
    ///
    /// @param maxInFlight of targets whose labels say nothing about it, 1 and more
    /// @return null if it is unsound beyond repair; even else it is good only if no error was reported
    public static @Nullable List<BackendConfig> readTargets(Cursor root, int maxInFlight) {
        List<List<BackendConfig>> groups = TargetsSection.file(maxInFlight).read(root);
        return groups == null ? null : TargetsSection.joined(groups);
    }

    /// A backend of which only the address is known: all else is as the file has it when it says nothing.
    public static BackendConfig backendAt(HostPort address) {
        return BackendSection.ofAddress(address);
    }

    private static void note(Values values) {
        if (values.areSound(ADMIN)) {
            values.gather(Facts.ADMIN, values.get(ADMIN), values.at(ADMIN).within("bind"));
        }
    }

    private static ProxyConfig build(Values values) {
        return new ProxyConfig(values.get(ADMIN), values.get(RUNTIME), values.get(LISTENERS), List.copyOf(values.get(POOLS).values()),
                RouteNames.named(values.get(ROUTES)));
    }
}
