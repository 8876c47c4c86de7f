package io.evenkeel.config.shape;

import io.evenkeel.config.report.Findings;
import io.evenkeel.config.yaml.Variables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One load: where its problems go, what it reads besides the file, and the facts gathered for checks across sections. One thread.
public final class Reading {

    /// @param at where it was written
    public record Fact<T>(T value, Cursor at) {}

    private final Findings findings;
    private final String file;
    private final Variables variables;
    private final Path base;
    private final Map<Topic<?>, List<Fact<?>>> facts = new IdentityHashMap<>();

    /// @param file how places name it
    /// @param base what relative paths in the file are relative to
    public Reading(Findings findings, String file, UnaryOperator<@Nullable String> environment, Path base) {
        this.findings = findings;
        this.file = file;
        this.variables = new Variables(environment);
        this.base = base;
    }

    public boolean hasErrors() {
        return findings.hasErrors();
    }

    Findings findings() {
        return findings;
    }

    String file() {
        return file;
    }

    Variables variables() {
        return variables;
    }

    Path base() {
        return base;
    }

    <T> void gather(Topic<T> topic, T value, Cursor at) {
        facts.computeIfAbsent(topic, t -> new ArrayList<>()).add(new Fact<>(value, at));
    }

    /// All facts of a topic in the order they were read, whatever became of the sections around them.
    @SuppressWarnings("unchecked") // gather() lets only a T in under a Topic<T>
    public <T> List<Fact<T>> facts(Topic<T> topic) {
        return (List<Fact<T>>) (List<?>) facts.getOrDefault(topic, List.of());
    }
}
