package io.evenkeel.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.LoadResult.Rejected;
import io.evenkeel.config.report.DiagnosticJson;
import io.evenkeel.config.report.DiagnosticPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// Whatever the bytes: a result, never an exception, and every place lies within the file.
class HostileInputTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Path EXAMPLE = DOCS.resolve("evenkeel.example.yaml");
    private static final long SEED = 20261123;
    /// No claim about speed: what ends at all on this input ends in seconds, what grows with its square or worse does not.
    private static final Duration AT_ALL = Duration.ofMinutes(2);

    private final ConfigLoader loader = new ConfigLoader(Map.of("A", "1", "EVENKEEL_ADMIN_TOKEN", "t")::get, List.of());

    @Test
    void survivesThousandsOfDamagedExamples() throws IOException {
        byte[] example = Files.readAllBytes(EXAMPLE);
        Random random = new Random(SEED);
        int rejected = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = example;
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged = damage(damaged, random);
            }
            rejected += load(damaged) instanceof Rejected ? 1 : 0;
        }
        assertThat(rejected).isBetween(1, 2999);
    }

    @Test
    void survivesExamplesWithLinesMixedUp() throws IOException {
        List<String> lines = Files.readAllLines(EXAMPLE);
        Random random = new Random(SEED);
        for (int round = 0; round < 1000; round++) {
            List<String> mixed = new ArrayList<>(lines);
            for (int i = random.nextInt(6); i >= 0; i--) {
                String line = mixed.remove(random.nextInt(mixed.size()));
                switch (random.nextInt(4)) {
                    case 0 -> mixed.add(random.nextInt(mixed.size()), line);
                    case 1 -> mixed.add(random.nextInt(mixed.size()), "  " + line);
                    case 2 -> mixed.add(random.nextInt(mixed.size()), line.strip());
                    default -> { }
                }
            }
            load(String.join("\n", mixed).getBytes(UTF_8));
        }
    }

    @Test
    void survivesSentencesOfYamlsOwnAlphabet() {
        String[] words = {"{", "}", "[", "]", ":", ": ", ",", "- ", "? ", "&a ", "*a ", "!t ", "!!str ", "<<: ", "|\n", ">-\n", "'", "\"", "#", "%", "@", "`", "\n",
            "\n  ", "\n    ", "\t", "---\n", "...\n", "~", "null", "on", "010", "1_000", "22:22", "${A}", "${", "$${", "}", "\\", "\r\n", "listeners", "bind", "pools",
            "routes", "to", "é", "😀", "\uFEFF", "\u2028", "\u202E", "\0"};
        Random random = new Random(SEED);
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.append(words[random.nextInt(words.length)]);
            }
            load(text.toString().getBytes(UTF_8));
        }
    }

    @Test
    void survivesAnyBytes() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            load(bytes);
        }
    }

    @Test
    void survivesDepth() {
        for (String unit : List.of("[", "{a: ", "- ", "? ", "{? ", "a:\n ", "[[{")) {
            bounded("a: " + unit.repeat(50_000));
            bounded(unit.repeat(50_000));
        }
        StringBuilder stairs = new StringBuilder();
        for (int depth = 0; depth < 1500; depth++) {
            stairs.append(" ".repeat(depth)).append("a:\n");
        }
        bounded(stairs.toString());
    }

    @Test
    void survivesHugeTokens() {
        int size = 2 << 20;
        bounded("a: " + "x".repeat(size));
        bounded("a: \"" + "x\n".repeat(size / 2) + "\"");
        bounded("a: \"" + "\\u0041".repeat((7 << 20) / 6) + "\"");
        bounded("a: |\n" + " x\n".repeat(size / 3));
        bounded("a: " + "x \n ".repeat(size / 4));
        bounded("x".repeat(250_000) + ": 1\n");
        bounded("# " + "x".repeat(250_000) + "\n" + "\n".repeat(size));
        bounded("&" + "x".repeat(250_000) + " a: 1\n");
        bounded("!" + "x".repeat(250_000) + " a: 1\n");
        bounded("%TAG ! " + "x".repeat(250_000) + "\n--- a\n");
    }

    @Test
    void survivesManyOfEverything() {
        bounded("a: [" + "x,\n".repeat(1_000_000) + "]");
        StringBuilder keys = new StringBuilder();
        StringBuilder duplicates = new StringBuilder();
        StringBuilder pools = new StringBuilder("listeners: [{ bind: 127.0.0.1:80 }]\nroutes: [{ to: p }]\npools:\n  p:\n    backends:\n");
        StringBuilder routes = new StringBuilder("listeners: [{ bind: 127.0.0.1:80 }]\nroutes:\n");
        for (int i = 0; i < 50_000; i++) {
            keys.append("k").append(i).append(": 1\n");
            duplicates.append("k: 1\n");
            pools.append("      - 127.0.0.1:").append(i % 65_535 + 1).append('\n');
            routes.append("  - to: p").append(i).append('\n');
        }
        bounded(keys.toString());
        bounded(duplicates.toString());
        bounded(pools.toString());
        bounded(routes.toString());
        bounded("listeners: [{ bind: 127.0.0.1:80, trusted-proxies: [" + "1.2.3.4, ".repeat(20_000) + "] }]");
        bounded("a: ${" + "A:-${".repeat(40_000));
        bounded("a: &b [*b, *b]\n" + "c: [*b, *b, *b]\n".repeat(10_000));
    }

    private void bounded(String text) {
        Assertions.assertTimeoutPreemptively(AT_ALL, () -> check(loader.load("file.yaml", text, DOCS), text));
    }

    private LoadResult load(byte[] bytes) {
        LoadResult result = loader.load("file.yaml", bytes, DOCS);
        check(result, result instanceof Rejected rejected ? rejected.text() : "");
        return result;
    }

    private static void check(LoadResult result, String text) {
        List<Diagnostic> diagnostics = switch (result) {
            case Loaded loaded -> loaded.warnings();
            case Rejected rejected -> rejected.diagnostics();
        };
        assertThat(diagnostics.stream().anyMatch(Diagnostic::isError)).isEqualTo(result instanceof Rejected);
        List<String> lines = diagnostics.isEmpty() ? List.of() : text.lines().toList();
        for (Diagnostic diagnostic : diagnostics) {
            assertThat(liesWithin(diagnostic.place(), lines)).as(diagnostic.toString()).isTrue();
        }
        assertThat(new DiagnosticPrinter(text, false).print(diagnostics)).doesNotContain("\u001B").doesNotContain("\0");
        DiagnosticJson.format("file.yaml", diagnostics);
    }

    /// Within the file, or one behind the end of a line or of the file: where something is missing.
    private static boolean liesWithin(Place place, List<String> lines) {
        if (place.line() == 0 || lines.isEmpty()) {
            return place.length() > 0;
        }
        String line = place.line() <= lines.size() ? lines.get(place.line() - 1) : "";
        return place.length() > 0 && place.line() <= lines.size() + 1 && place.column() <= line.codePointCount(0, line.length()) + 1;
    }

    private static byte[] damage(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(12), bytes.length - at);
        String text = new String(bytes, ISO_8859_1);
        String cut = text.substring(at, at + length);
        return (text.substring(0, at) + switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> cut + cut;
            case 2 -> (char) random.nextInt(256) + text.substring(at + 1, at + length);
            case 3 -> ":[]{}-*&!|>%@`'\"#, \n\t".charAt(random.nextInt(21)) + cut;
            case 4 -> String.valueOf(random.nextInt(2000) - 500);
            default -> new StringBuilder(cut).reverse();
        } + text.substring(at + length)).getBytes(ISO_8859_1);
    }
}
