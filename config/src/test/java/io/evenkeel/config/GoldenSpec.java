package io.evenkeel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.LoadResult.Rejected;
import io.evenkeel.config.report.DiagnosticPrinter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Golden tests of a folder of configurations: `NAME.yaml` above, `NAME.expected` below.
///
/// A bad file is named for the code of its first diagnostic, `unknown-key.yaml`, or, when a code has several, `unknown-key--reason.yaml`;
/// expected are all its diagnostics as an operator sees them. A file in the folder `good` loads; expected are its warnings and what it
/// became. With `-Dgolden.update=true` the expected files are written instead of compared: read the difference before you commit it.
public abstract class GoldenSpec {

    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private static final Map<String, String> ENVIRONMENT = Map.of("ADDRESS", "10.0.0.9:8080", "SECRET", "hunter2\nhunter3", "EMPTY", "");

    private final Path folder = Path.of("src/test/golden");

    /// What a configuration must pass besides the loader's own checks.
    protected abstract List<ConfigCheck> checks();

    /// Every code that must have a bad file, and the only ones that may.
    protected abstract Set<String> codes();

    /// Bad files that are too large to keep, by name without ending.
    protected Map<String, byte[]> made() {
        return Map.of();
    }

    @TestFactory
    Stream<DynamicTest> badFiles(@TempDir Path made) throws IOException {
        Map<String, Path> files = files(folder);
        for (Map.Entry<String, byte[]> file : made().entrySet()) {
            files.put(file.getKey(), Files.write(made.resolve(file.getKey() + ".yaml"), file.getValue()));
        }
        return files.entrySet().stream().map(file -> dynamicTest(file.getKey(), () -> {
            LoadResult result = load(file.getValue());
            List<Diagnostic> diagnostics = diagnostics(result);
            compare(folder.resolve(file.getKey() + ".expected"), print(result, file.getValue()));
            assertThat(diagnostics.getFirst().problem().code()).as("code of the first diagnostic").isEqualTo(code(file.getKey()));
            assertThat(result instanceof Rejected).as("rejected").isEqualTo(diagnostics.stream().anyMatch(Diagnostic::isError));
        }));
    }

    @TestFactory
    Stream<DynamicTest> goodFiles() throws IOException {
        Path good = folder.resolve("good");
        return files(good).entrySet().stream().map(file -> dynamicTest(file.getKey(), () -> {
            LoadResult result = load(file.getValue());
            assertThat(result).isInstanceOf(Loaded.class);
            String config = result instanceof Loaded loaded ? ConfigDump.of(loaded.config()) : "";
            compare(good.resolve(file.getKey() + ".expected"), (print(result, file.getValue()) + config)
                    .replace(good.toAbsolutePath().toString(), "GOLDEN"));
        }));
    }

    @Test
    void everyCodeHasABadFile() throws IOException {
        Set<String> named = new TreeSet<>();
        files(folder).keySet().forEach(name -> named.add(code(name)));
        made().keySet().forEach(name -> named.add(code(name)));
        assertThat(named).isEqualTo(new TreeSet<>(codes()));
    }

    @Test
    void everyExpectationHasItsFile() throws IOException {
        Set<String> names = new TreeSet<>(files(folder).keySet());
        names.addAll(made().keySet());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".expected")))
                    .allSatisfy(name -> assertThat(names).contains(name.replace(".expected", "")));
        }
    }

    private LoadResult load(Path file) throws IOException {
        return new ConfigLoader(ENVIRONMENT::get, checks()).load(file);
    }

    private static List<Diagnostic> diagnostics(LoadResult result) {
        return switch (result) {
            case Loaded loaded -> loaded.warnings();
            case Rejected rejected -> rejected.diagnostics();
        };
    }

    private static String print(LoadResult result, Path file) {
        String text = switch (result) {
            case Loaded loaded -> loaded.text();
            case Rejected rejected -> rejected.text();
        };
        return new DiagnosticPrinter(text, false).print(diagnostics(result))
                .replace(file.getParent().toAbsolutePath() + "/", "").replace(file.getParent() + "/", "");
    }

    private static String code(String name) {
        int variant = name.indexOf("--");
        return variant < 0 ? name : name.substring(0, variant);
    }

    private static Map<String, Path> files(Path folder) throws IOException {
        Map<String, Path> byName = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".yaml"))
                        .forEach(file -> byName.put(file.getFileName().toString().replace(".yaml", ""), file));
            }
        }
        return byName;
    }

    private static void compare(Path expected, String actual) throws IOException {
        if (UPDATE) {
            Files.writeString(expected, actual);
            return;
        }
        assertThat(expected).as("run once with -Dgolden.update=true and read what it writes").exists();
        assertThat(actual).isEqualTo(Files.readString(expected, StandardCharsets.UTF_8));
    }
}
