package io.evenkeel.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reads configurations. Immutable; any thread.
public final class ConfigLoader {

    private final UnaryOperator<@Nullable String> environment;
    private final List<ConfigCheck> checks;

    /// @param environment what `${NAME}` stands for, null for an unset name; usually `System::getenv`
    /// @param checks      run on every configuration that is sound in itself
    public ConfigLoader(UnaryOperator<@Nullable String> environment, List<ConfigCheck> checks) {
        this.environment = environment;
        this.checks = List.copyOf(checks);
    }

    /// Reads a file. Relative paths in it are relative to its folder.
    ///
    /// @throws IOException if the file cannot be read at all; everything else is a result
    public LoadResult load(Path file) throws IOException {
        throw new IOException("not there yet");
    }

    /// Reads a text.
    ///
    /// @param name how places name it
    /// @param base what relative paths in it are relative to
    public LoadResult load(String name, String text, Path base) {
        throw new IllegalStateException("not there yet");
    }
}
