package io.evenkeel.config;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.LoadResult.Rejected;
import io.evenkeel.config.report.Findings;
import io.evenkeel.config.shape.Reading;
import io.evenkeel.config.vocabulary.SoundPart;
import io.evenkeel.config.vocabulary.Vocabulary;
import io.evenkeel.config.yaml.Node;
import io.evenkeel.config.yaml.NodePlaces;
import io.evenkeel.config.yaml.SourceText;
import io.evenkeel.config.yaml.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reads configurations. Immutable; any thread.
public final class ConfigLoader {

    private final UnaryOperator<@Nullable String> environment;
    private final List<ConfigCheck> checks;

    /// @param environment what `${NAME}` stands for, null for an unset name; usually `System::getenv`
    /// @param checks      run on what is sound in itself
    public ConfigLoader(UnaryOperator<@Nullable String> environment, List<ConfigCheck> checks) {
        this.environment = environment;
        this.checks = List.copyOf(checks);
    }

    /// Reads a file. Relative paths in it are relative to its folder.
    ///
    /// @throws IOException if the file cannot be read at all; everything else is a result
    public LoadResult load(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(SourceText.MAX_BYTES + 1);
        }
        Path folder = file.toAbsolutePath().getParent();
        return load(file.toString(), bytes, folder == null ? file.toAbsolutePath() : folder);
    }

    LoadResult load(String name, byte[] bytes, Path base) {
        Findings findings = new Findings();
        String text = SourceText.decode(name, bytes, findings);
        return text == null ? new Rejected(findings.inOrder(), "") : load(name, text, base, findings);
    }

    /// Reads a text.
    ///
    /// @param name how places name it
    /// @param base what relative paths in it are relative to
    public LoadResult load(String name, String text, Path base) {
        return load(name, text, base, new Findings());
    }

    private LoadResult load(String name, String written, Path base, Findings findings) {
        String text = SourceText.withoutMark(written);
        SourceText source = SourceText.check(name, text, findings);
        if (source == null) {
            return new Rejected(findings.inOrder(), text);
        }
        Node root = TreeReader.read(source, findings);
        if (root == null) {
            return new Rejected(findings.inOrder(), source.text());
        }
        Reading reading = new Reading(findings, source.name(), environment, base.toAbsolutePath().normalize());
        ProxyConfig config = Vocabulary.read(reading, root);
        if (config == null) {
            return new Rejected(findings.inOrder(), source.text());
        }
        Places places = new NodePlaces(new Place(source.name(), 0, 0, 1), root);
        if (findings.hasErrors()) {
            SoundPart part = SoundPart.of(reading, config);
            check(part.config(), part::inFile, places, findings);
        } else {
            check(config, problem -> problem, places, findings);
        }
        return findings.hasErrors() ? new Rejected(findings.inOrder(), source.text())
                : new Loaded(config, source.text(), places, findings.inOrder());
    }

    private void check(ProxyConfig config, UnaryOperator<Problem> inFile, Places places, Findings findings) {
        for (ConfigCheck check : checks) {
            for (Problem found : check.check(config)) {
                Problem problem = inFile.apply(found);
                String related = problem.relatedPath();
                findings.add(new Diagnostic(problem, places.of(problem.path()), related == null ? null : places.of(related)));
            }
        }
    }
}
