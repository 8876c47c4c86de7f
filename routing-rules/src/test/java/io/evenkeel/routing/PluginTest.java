package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult;
import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.LoadResult.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plug-in from outside: compiled here into a folder of its own, found by `ServiceLoader` and named in a configuration. It passes all
/// that Evenkeel's own strategies pass.
class PluginTest extends SharingSpec {

    private static final Path SOURCE = Path.of("src/test/plugin");
    private static final String SERVICE = "META-INF/services/" + BalancingStrategy.class.getName();

    private static final String YAML = """
            listeners: [{ bind: 127.0.0.1:8080 }]
            pools:
              web:
                strategy: fewest-picks
                backends: [127.0.0.1:9001, { address: 127.0.0.1:9002, weight: 3 }]
            routes: [{ to: web }]
            """;

    private static URLClassLoader plugin;
    private static Strategies strategies;

    @BeforeAll
    static void compile(@TempDir Path folder) throws IOException {
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null,
                "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), SOURCE.resolve("com/example/FewestPicks.java").toString());
        assertThat(result).isZero();
        Files.createDirectories(folder.resolve(SERVICE).getParent());
        Files.copy(SOURCE.resolve(SERVICE), folder.resolve(SERVICE));
        plugin = new URLClassLoader(new URL[] {folder.toUri().toURL()}, PluginTest.class.getClassLoader());
        strategies = Strategies.found(plugin);
    }

    @AfterAll
    static void unload() throws IOException {
        plugin.close();
    }

    @Override
    protected String strategy() {
        return "fewest-picks";
    }

    @Override
    protected Strategies strategies() {
        return strategies;
    }

    private static LoadResult load(RoutingCheck check) {
        return new ConfigLoader(_ -> null, List.of(check)).load("evenkeel.yaml", YAML, Path.of("."));
    }

    @Test
    void isNamedInAConfigurationAndServes() {
        LoadResult result = load(new RoutingCheck(strategies));
        assertThat(result).isInstanceOf(Loaded.class);
        Pool pool = new BackendRegistry(TestPick.random(1), strategies).open(((Loaded) result).config()).getFirst();
        for (int i = 0; i < 400; i++) {
            pickAndEnd(pool, new TestPick(i));
        }

        assertThat(pool.backends().stream().map(Backend::picks)).containsExactly(100L, 300L);
    }

    @Test
    void isUnknownWhereItIsNotInstalled() {
        LoadResult result = load(new RoutingCheck());

        assertThat(result).isInstanceOf(Rejected.class);
        assertThat(((Rejected) result).diagnostics()).extracting(diagnostic -> diagnostic.problem().code()).containsExactly("unknown-strategy");
    }

    @Test
    void oneThatIsMadeForANewerJavaIsRefusedByName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("com/example/FewestPicks.class");
        Files.createDirectories(file.getParent());
        Files.createDirectories(folder.resolve(SERVICE).getParent());
        Files.copy(SOURCE.resolve(SERVICE), folder.resolve(SERVICE));
        byte[] bytes;
        try (InputStream own = plugin.getResourceAsStream("com/example/FewestPicks.class")) {
            bytes = own.readAllBytes();
        }
        bytes[6] = 1; // the class file's major version, of which this is the upper byte (JVMS §4.1)
        Files.write(file, bytes);
        try (URLClassLoader newer = new URLClassLoader(new URL[] {folder.toUri().toURL()}, PluginTest.class.getClassLoader())) {
            assertThatThrownBy(() -> Strategies.found(newer)).isInstanceOf(BrokenPluginException.class)
                    .hasMessageStartingWith("plug-in: java.lang.UnsupportedClassVersionError: com/example/FewestPicks");
        }
    }

    @Test
    void standsBesideTheStrategiesThatShip() {
        assertThat(strategies.names()).containsExactly("consistent-hash", "fewest-picks", "first", "ip-hash", "least-connections", "maglev",
                "peak-ewma", "power-of-two", "random", "rendezvous", "round-robin", "weighted");
        assertThat(Strategies.installed().names()).doesNotContain("fewest-picks");
    }

    @Test
    void twoOfOneNameAreRefused() {
        BalancingStrategy one = strategies.find("fewest-picks");
        assertThat(one).isNotNull();

        assertThatThrownBy(() -> new Strategies(List.of(one, one))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("strategy: fewest-picks is both com.example.FewestPicks and com.example.FewestPicks (expected: one name each)");
    }
}
