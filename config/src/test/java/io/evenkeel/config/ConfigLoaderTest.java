package io.evenkeel.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.LoadResult.Rejected;
import io.evenkeel.config.Problem.Severity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigLoaderTest {

    private static final String SMALLEST = """
            listeners: [{ bind: 127.0.0.1:8080 }]
            pools: { web: { backends: [127.0.0.1:9001, 127.0.0.1:9002] } }
            routes: [{ to: web }]
            """;

    @Test
    void findingsOfChecksAreJoinedWithTheirPlaces() {
        ConfigCheck check = config -> List.of(new Problem(Severity.ERROR, "unknown-strategy", "pools.web.backends[1]", "no", null, "routes[0].to"));
        LoadResult result = new ConfigLoader(name -> null, List.of(check)).load("evenkeel.yaml", SMALLEST, Path.of("/etc/evenkeel"));
        assertThat(result).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.diagnostics()).singleElement().satisfies(diagnostic -> {
                assertThat(diagnostic.place()).hasToString("evenkeel.yaml:2:44");
                assertThat(diagnostic.related()).hasToString("evenkeel.yaml:3:16");
            });
        });
    }

    @Test
    void relativePathsAreRelativeToTheFile() {
        LoadResult result = new ConfigLoader(name -> null, List.of()).load("evenkeel.yaml", SMALLEST, Path.of("/etc/evenkeel"));
        assertThat(result).isInstanceOfSatisfying(Loaded.class, loaded ->
                assertThat(loaded.config().runtime().stateDir()).isEqualTo(Path.of("/etc/evenkeel/.evenkeel")));
    }
}
