package io.evenkeel.config;

/// Where each value of a configuration stands in its file.
public interface Places {

    /// @param path as in diagnostics: `pools.api.backends[1].weight`
    /// @return the place of the value, or of the nearest enclosing one that was written; the file when none was
    Place of(String path);
}
