package io.evenkeel.standalone.demo;

import io.evenkeel.testbackends.Fleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The folder of one demo, below the system's temporary one: its configuration and its state directory. It goes when the demo ends, unless
/// the configuration was edited: that is somebody's work.
final class DemoFolder implements AutoCloseable {

    private final Path folder;
    private final Path file;
    private final String text;

    private DemoFolder(Path folder, String text) {
        this.folder = folder;
        this.file = folder.resolve("evenkeel.yaml");
        this.text = text;
    }

    /// Writes the configuration of a demo over these backends.
    static DemoFolder create(DemoOptions options, Fleet fleet) throws IOException {
        DemoFolder created = new DemoFolder(Files.createTempDirectory("evenkeel-demo-"), text(options, fleet));
        Files.writeString(created.file, created.text);
        return created;
    }

    private static String text(DemoOptions options, Fleet fleet) {
        String backends = fleet.backends().stream()
                .map(backend -> "      - { name: " + backend.name() + ", address: " + backend.address() + ", weight: 1 }\n")
                .collect(Collectors.joining());
        return """
                # The demo's configuration. Edit it while the demo runs and save it: a good change takes over by itself,
                # without a dropped request; a bad one is refused with its place, and what served serves on.
                # All keys: docs/configuration.md. Whether a file is good: evenkeel check -c FILE

                admin:
                  bind: 127.0.0.1:%d            # /metrics, /api/backends, /readyz

                listeners:
                  - name: web
                    bind: 127.0.0.1:%d

                pools:
                  web:
                    strategy: round-robin         # or weighted, least-connections, power-of-two, random
                    backends:                     # weight 3: three times the load of weight 1; weight 0: drained
                %s    probe:
                      http: { path: /healthz }
                      interval: 1s
                      fall: 2                     # failures in a row that take a backend out
                      rise: 2                     # passes in a row that bring it back
                    slow-start: 5s                # who returns gets its share by and by

                routes:
                  - to: web
                    retry:                        # on another backend; a POST only where nothing was sent
                      attempts: 1
                      on: [connect, reset-before-response]
                """.formatted(options.adminPort(), options.port(), backends);
    }

    /// The configuration.
    Path file() {
        return file;
    }

    /// Whether the configuration says something else than at first.
    boolean edited() {
        try {
            return Files.exists(file) && !Files.readString(file).equals(text);
        } catch (IOException e) {
            return true; // whatever it is, it is not ours any more
        }
    }

    @Override
    public void close() {
        if (edited()) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
