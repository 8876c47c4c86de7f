package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The loaded page before the judge of Prometheus itself: `promtool check metrics`.
class PromtoolTest {

    private static boolean installed() {
        return Arrays.stream(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    }

    @Test
    void promtoolHasNothingToSayAboutALoadedPage() throws Exception {
        String page;
        try (House house = LoadedHouse.build()) {
            page = house.scrape().page();
        }
        if (installed()) {
            assertThat(promtool(page)).isEqualTo("exit 0");
        } else {
            assertThat(System.getenv("CI")).as("promtool must be on the PATH in CI (Debian: prometheus)").isNotEqualTo("true");
            System.out.println("promtool is not on the PATH: the page was checked by PageLint alone");
        }
        assertThat(PageLint.check(page)).isEmpty();
    }

    /// The stand-in is worth nothing if it passes everything: it must object to what promtool objects to.
    @Test
    void theStandInObjectsToWhatPromtoolObjectsTo() {
        assertThat(PageLint.check("# TYPE a_x gauge\na_x 1\n")).containsExactly("a_x: no help text");
        assertThat(PageLint.check("# HELP a_total x\n# TYPE a_total gauge\na_total 1\n")).hasSize(1);
        assertThat(PageLint.check("# HELP a x\n# TYPE a counter\na 1\n")).hasSize(1);
        assertThat(PageLint.check("# HELP a_count x\n# TYPE a_count gauge\na_count 1\n")).hasSize(1);
        assertThat(PageLint.check("# HELP a_ns_total x\n# TYPE a_ns_total counter\na_ns_total 1\n")).hasSize(1);
        assertThat(PageLint.check("# HELP a_milliseconds x\n# TYPE a_milliseconds gauge\na_milliseconds 1\n")).hasSize(1);
        assertThat(PageLint.check("# HELP a_gauge x\n# TYPE a_gauge gauge\na_gauge 1\n")).hasSize(1);
    }

    private static String promtool(String page) throws IOException, InterruptedException {
        Path file = Files.createTempFile("page", ".txt");
        Path said = Files.createTempFile("promtool", ".txt");
        try {
            Files.writeString(file, page, StandardCharsets.UTF_8);
            Process process = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectInput(file.toFile()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("promtool ended").isTrue();
            return Files.readString(said) + "exit " + process.exitValue();
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(said);
        }
    }
}
