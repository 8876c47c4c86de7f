package io.evenkeel.config.shape;

import io.evenkeel.config.report.Findings;
import io.evenkeel.config.yaml.Node;
import io.evenkeel.config.yaml.SourceText;
import io.evenkeel.config.yaml.TreeReader;
import java.nio.file.Path;

/// Reads the texts of defaults.
final class Defaults {

    private Defaults() {}

    static <T> T read(Key<T> key, String text) {
        Findings findings = new Findings();
        Node node = TreeReader.read(new SourceText("default", text), findings);
        T value = node == null ? null : key.shape().read(Cursor.root(new Reading(findings, "default", name -> null, Path.of("")), node));
        if (value == null || findings.total() > 0) {
            throw new IllegalStateException("default of " + key.name() + ": " + findings.inOrder());
        }
        return value;
    }
}
