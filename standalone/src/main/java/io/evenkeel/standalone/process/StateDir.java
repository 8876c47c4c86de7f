package io.evenkeel.standalone.process;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the state directory is while the configuration, which would say it, is not good enough to be read.
final class StateDir {

    /// The default of `runtime.state-dir`.
    private static final String DEFAULT = ".evenkeel";
    /// In block and in flow style, plain or quoted.
    private static final Pattern KEY = Pattern.compile("(?:^|[\\s{,])state-dir:[ \\t]+(?:\"([^\"\\n]*)\"|'([^'\\n]*)'|([^\\s,}#]+))");

    private StateDir() {}

    /// @param given by the command line; null: not given
    /// @param file  the configuration
    /// @param text  what the bad file holds: the key is looked for in it as it stands, without its variables being replaced
    static Path guess(@Nullable Path given, Path file, String text) {
        if (given != null) {
            return given.toAbsolutePath();
        }
        Path folder = file.toAbsolutePath().resolveSibling("");
        Matcher key = KEY.matcher(text);
        String written = DEFAULT;
        if (key.find()) {
            for (int group = 1; group <= 3; group++) {
                written = key.group(group) == null ? written : key.group(group);
            }
        }
        try {
            return folder.resolve(written);
        } catch (InvalidPathException e) {
            return folder.resolve(DEFAULT);
        }
    }
}
