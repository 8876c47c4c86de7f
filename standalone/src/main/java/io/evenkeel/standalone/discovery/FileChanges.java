package io.evenkeel.standalone.discovery;

import java.nio.file.Path;

/// Tells when a file has new content.
@FunctionalInterface
public interface FileChanges {

    /// @param changed called on any thread, once a change; must not throw
    /// @return what ends it, and never fails
    AutoCloseable watch(Path file, Runnable changed);
}
