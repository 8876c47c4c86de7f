package io.evenkeel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.config.TargetFileLoader.Targets;
import io.evenkeel.config.TargetFileLoader.Unusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetFileLoaderTest {

    @TempDir
    private Path folder;

    private TargetFileLoader.Result load(String name, String text) throws IOException {
        return TargetFileLoader.load(Files.writeString(folder.resolve(name), text), 1024);
    }

    private static BackendConfig backend(String name, String host, int weight, String zone) {
        return new BackendConfig(name, new HostPort(host, 8080), weight, 1024, zone, false);
    }

    @Test
    void readsGroupsWithTheirLabels() throws IOException {
        assertThat(load("targets.yaml", """
                - targets: [10.0.0.1:8080, 'api.internal:8080']
                  labels: { job: api, zone: eu-1a, __weight__: 5 }
                - targets: ['10.0.0.3:8080']
                  labels: { weight: "0", name: spare }
                - targets: []
                """)).isEqualTo(new Targets(List.of(
                        backend("10.0.0.1:8080", "10.0.0.1", 5, "eu-1a"), backend("api.internal:8080", "api.internal", 5, "eu-1a"),
                        backend("spare", "10.0.0.3", 0, ""))));
    }

    @ParameterizedTest
    @CsvSource({"max_in_flight, 50", "max-in-flight, 1", "__max_in_flight__, 1000000"})
    void aLabelGivesTheCapAndWithoutItsCallerDoes(String label, int cap) throws IOException {
        Path file = Files.writeString(folder.resolve("targets.yaml"), """
                - targets: [10.0.0.1:8080]
                  labels: { %s: %d }
                - targets: [10.0.0.2:8080]
                """.formatted(label, cap));
        assertThat(TargetFileLoader.load(file, 7)).isInstanceOfSatisfying(Targets.class,
                targets -> assertThat(targets.backends()).extracting(BackendConfig::maxInFlight).containsExactly(cap, 7));
    }

    @Test
    void readsJsonWithTabs() throws IOException {
        assertThat(load("targets.json", "[\n\t{\n\t\t\"targets\": [\"10.0.0.1:8080\"],\n\t\t\"labels\": {\"weight\": \"7\", \"job\": \"a\\tb\"}\n\t}\n]\n"))
                .isEqualTo(new Targets(List.of(backend("10.0.0.1:8080", "10.0.0.1", 7, ""))));
    }

    @Test
    void aTargetThatIsThereTwiceCountsOnce() throws IOException {
        assertThat(load("targets.yaml", "- targets: [10.0.0.1:8080]\n- targets: [10.0.0.1:8080, 10.0.0.2:8080]\n  labels: { weight: 3 }\n"))
                .isEqualTo(new Targets(List.of(backend("10.0.0.1:8080", "10.0.0.1", 1, ""), backend("10.0.0.2:8080", "10.0.0.2", 3, ""))));
    }

    @Test
    void anEmptyListHasNoTargets() throws IOException {
        assertThat(load("targets.json", "[]")).isEqualTo(new Targets(List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | empty-file | targets.yaml",
        "'- targets: [10.0.0.1]' | missing-port | targets.yaml:1:13",
        "'- targets: [10.0.0.1:80' | yaml-syntax | targets.yaml:1",
        "'targets: [10.0.0.1:80]' | not-a-list | targets.yaml:1:1",
        "'- { targets: [10.0.0.1:80], weight: 3 }' | unknown-key | targets.yaml:1:29",
        "'- { targets: [10.0.0.1:80], labels: { weight: heavy } }' | out-of-range | targets.yaml:1:47",
        "'- { targets: [10.0.0.1:80], labels: { max_in_flight: 0 } }' | out-of-range | targets.yaml:1:54",
        "'- { targets: [10.0.0.1:80], labels: { zone: eu west } }' | bad-name | targets.yaml:1:45",
        "'- { targets: [10.0.0.1:80, 10.0.0.2:80], labels: { name: a } }' | bad-name | targets.yaml:1:58"
    })
    void saysWhatIsWrongAndWhere(String text, String code, String place) throws IOException {
        assertThat(load("targets.yaml", text)).isInstanceOfSatisfying(Unusable.class, bad -> {
            assertThat(bad.diagnostics()).extracting(diagnostic -> diagnostic.problem().code()).containsExactly(code);
            assertThat(bad.diagnostics().getFirst().place().toString()).contains(place);
        });
    }

    @Test
    void aFileThatIsNotThereIsNoResult() {
        assertThatThrownBy(() -> TargetFileLoader.load(folder.resolve("none.yaml"), 1024)).isInstanceOf(NoSuchFileException.class);
    }
}
