package io.evenkeel.standalone.process;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult;
import io.evenkeel.routing.RoutingCheck;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Reads configuration files with every check this build has.
public final class ConfigFile {

    private static final ConfigLoader LOADER = new ConfigLoader(System::getenv, List.of(new RoutingCheck()));

    private ConfigFile() {}

    /// @throws IOException if the file cannot be read; everything else is a result
    public static LoadResult load(Path file) throws IOException {
        return LOADER.load(file);
    }

    /// One line for an operator, where the exception's own would be only a path.
    public static String whyUnreadable(Path file, IOException error) {
        return file + ": " + switch (error) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(error.getMessage());
        };
    }
}
