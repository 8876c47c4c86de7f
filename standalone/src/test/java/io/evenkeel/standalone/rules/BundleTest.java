package io.evenkeel.standalone.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What goes into the one jar.
class BundleTest {

    private static final Pattern TESTS_ONLY = Pattern.compile("(?i).*(junit|assertj|archunit|opentest4j|apiguardian|surefire|byte-buddy|tests|evenkeel).*"
            + "|(testcontainers|docker-java|duct-tape|jna|commons|annotations)-.*");

    @Test
    void everyLibraryIsListedWithItsLicence() throws IOException {
        List<Pattern> listed = listed();
        List<String> bundled = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(name -> name.endsWith(".jar") && !TESTS_ONLY.matcher(name).matches())
                .toList();

        assertThat(bundled).hasSizeGreaterThan(20);
        assertThat(bundled).as("libraries in META-INF/THIRD-PARTY.md")
                .allMatch(name -> listed.stream().anyMatch(library -> library.matcher(name).matches()));
        assertThat(listed).as("libraries that are bundled")
                .allMatch(library -> bundled.stream().anyMatch(name -> library.matcher(name).matches()));
    }

    /// `netty-*` of the table's first column, as a pattern of file names.
    private static List<Pattern> listed() throws IOException {
        try (InputStream file = BundleTest.class.getResourceAsStream("/META-INF/THIRD-PARTY.md")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> line.startsWith("| ") && line.contains("https://"))
                    .map(line -> line.substring(2, line.indexOf(' ', 2)))
                    .map(library -> Pattern.compile(library.endsWith("*")
                            ? Pattern.quote(library.substring(0, library.length() - 1)) + ".*"
                            : Pattern.quote(library) + "-[0-9].*"))
                    .toList();
        }
    }
}
