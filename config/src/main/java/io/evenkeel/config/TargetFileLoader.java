package io.evenkeel.config;

import io.evenkeel.config.report.Findings;
import io.evenkeel.config.shape.Cursor;
import io.evenkeel.config.shape.Reading;
import io.evenkeel.config.vocabulary.Vocabulary;
import io.evenkeel.config.yaml.Node;
import io.evenkeel.config.yaml.SourceText;
import io.evenkeel.config.yaml.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads files of targets in the format of Prometheus `file_sd`, as strictly as the configuration itself. Stateless; any thread.
public final class TargetFileLoader {

    private TargetFileLoader() {}

    /// What became of a file of targets.
    public sealed interface Result {}

    /// Good, perhaps without any target.
    ///
    /// @param backends in the order of the file, names and addresses unique
    public record Targets(List<BackendConfig> backends) implements Result {
        public Targets {
            backends = List.copyOf(backends);
        }
    }

    /// Not good enough.
    ///
    /// @param diagnostics in the order of the file, at least one error
    public record Unusable(List<Diagnostic> diagnostics) implements Result {
        public Unusable {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /// Reads a file.
    ///
    /// @param maxInFlight of targets whose labels say nothing about it, 1 and more
    /// @throws IOException if it cannot be read at all; everything else is a result
    public static Result load(Path file, int maxInFlight) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(SourceText.MAX_BYTES + 1);
        }
        Findings findings = new Findings();
        String text = SourceText.decode(file.toString(), bytes, findings);
        @Nullable List<BackendConfig> backends = text == null ? null : read(file, asYaml(file, SourceText.withoutMark(text)), maxInFlight, findings);
        return backends == null || findings.hasErrors() ? new Unusable(findings.inOrder()) : new Targets(backends);
    }

    /// JSON is YAML, but for the tabs that may stand between its tokens and nowhere else.
    private static String asYaml(Path file, String text) {
        return file.toString().endsWith(".json") ? text.replace('\t', ' ') : text;
    }

    private static @Nullable List<BackendConfig> read(Path file, String text, int maxInFlight, Findings findings) {
        SourceText source = SourceText.check(file.toString(), text, findings);
        Node root = source == null ? null : TreeReader.read(source, findings);
        Path folder = file.toAbsolutePath().getParent();
        return root == null ? null
                : Vocabulary.readTargets(Cursor.root(new Reading(findings, file.toString(), _ -> null, folder == null ? file : folder), root), maxInFlight);
    }
}
