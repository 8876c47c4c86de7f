package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What Prometheus itself says about a loaded page. Where its `promtool` is absent, the same objections are looked for here; in CI it must
/// be there.
class PromtoolTest {

    private static Optional<Path> promtool() {
        return Arrays.stream(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "promtool")).filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void hasNoObjectionToALoadedPage() throws Exception {
        try (var page = new LoadedPage(LoadedPage.TWO_BACKENDS)) {
            String text = page.loaded().meters.scrape();
            Optional<Path> tool = promtool();
            assertThat(tool.isPresent() || System.getenv("CI") == null).as("CI has promtool (Debian: prometheus)").isTrue();
            if (tool.isPresent()) {
                assertThat(objections(tool.get(), text)).isEmpty();
            } else {
                System.err.println("promtool is absent: its objections are looked for by the test itself");
            }
            assertEveryFamilyIsDescribed(text);
        }
    }

    private static String objections(Path tool, String page) throws Exception {
        Process process = new ProcessBuilder(tool.toString(), "check", "metrics").redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(page.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 ? said : "exit " + process.exitValue() + "\n" + said;
    }

    private static void assertEveryFamilyIsDescribed(String page) {
        var lines = page.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).split(" ");
            if (words[0].equals("#") && words[1].equals("TYPE")) {
                assertThat(lines.get(i - 1)).startsWith("# HELP " + words[2] + " ").hasSizeGreaterThan("# HELP ".length() + words[2].length() + 1);
                if (words[3].equals("counter")) {
                    assertThat(words[2]).endsWith("_total");
                } else {
                    assertThat(words[2]).doesNotEndWith("_total").doesNotEndWith("_count");
                }
            }
        }
    }
}
