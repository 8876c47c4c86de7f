package io.evenkeel.standalone.process;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult;
import io.evenkeel.routing.RoutingCheck;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads configuration files with every check this build has.
public final class ConfigFile {

    /// A file that changes under as many reads is being written all the time; the last read counts, and the watch will see the next.
    private static final int TRIES = 5;

    private ConfigFile() {}

    /// @throws io.evenkeel.routing.BrokenPluginException if the check of strategies cannot be made
    private static ConfigLoader loader() {
        return new ConfigLoader(System::getenv, List.of(new RoutingCheck()));
    }

    /// Reads a file once.
    ///
    /// @throws IOException if the file cannot be read; everything else is a result
    public static LoadResult load(Path file) throws IOException {
        return loader().load(file);
    }

    /// Reads a text kept earlier, as if it stood in the file.
    static LoadResult load(Path file, String name, String text) {
        return loader().load(name, text, file.toAbsolutePath().resolveSibling(""));
    }

    /// Reads a file, anew if it changes meanwhile.
    ///
    /// @throws IOException if the file cannot be read; everything else is a result
    static Reading read(Path file) throws IOException {
        @Nullable FileState after = FileState.of(file, null);
        LoadResult result = loader().load(file);
        for (int tries = 1; tries < TRIES; tries++) {
            @Nullable FileState before = after;
            after = FileState.of(file, null);
            if (after != null && after.sameContent(before)) {
                break;
            }
            result = loader().load(file);
        }
        return new Reading(result, after);
    }

    /// @param result what became of it
    /// @param state  the file that was read; null when it never stood still
    record Reading(LoadResult result, @Nullable FileState state) {}

    /// One line for an operator, where the exception's own would be only a path.
    public static String whyUnreadable(Path file, IOException error) {
        return file + ": " + switch (error) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(error.getMessage());
        };
    }
}
