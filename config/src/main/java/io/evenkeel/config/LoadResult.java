package io.evenkeel.config;

import java.util.List;

/// What became of a configuration file.
public sealed interface LoadResult {

    /// Good enough to serve.
    ///
    /// @param text     the file as read: what is kept as the last good configuration
    /// @param places   where each value stands
    /// @param warnings in the order of the file
    record Loaded(ProxyConfig config, String text, Places places, List<Diagnostic> warnings) implements LoadResult {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /// Not good enough, and all the reasons.
    ///
    /// @param text        the file as read, for showing the lines at fault; empty when it could not be decoded
    /// @param diagnostics errors and warnings in the order of the file, at least one error
    record Rejected(List<Diagnostic> diagnostics, String text) implements LoadResult {
        public Rejected {
            diagnostics = List.copyOf(diagnostics);
        }
    }
}
