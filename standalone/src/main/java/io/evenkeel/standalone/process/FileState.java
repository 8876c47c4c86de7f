package io.evenkeel.standalone.process;

import io.evenkeel.guard.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A file as it was found by one look.
///
/// @param identity what the system calls the file, whatever its name: another one was put in its place when this differs
/// @param modified when it was last written
/// @param size     bytes
/// @param sha256   of its content
record FileState(@Nullable Object identity, FileTime modified, long size, String sha256) {

    /// Looks at a file, through symbolic links.
    ///
    /// @param known what was found before: the content is not read again when all else is as it was
    /// @return null when there is no such file, it cannot be read, or it changed while it was read
    static @Nullable FileState of(Path file, @Nullable FileState known) {
        try {
            BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
            if (known != null && known.hasAttributes(before)) {
                return known;
            }
            FileState state = new FileState(
                    before.fileKey(), before.lastModifiedTime(), before.size(), Sha256.of(Files.readAllBytes(file)));
            return state.hasAttributes(Files.readAttributes(file, BasicFileAttributes.class)) ? state : null;
        } catch (IOException e) {
            return null;
        }
    }

    boolean sameContent(@Nullable FileState other) {
        return other != null && sha256.equals(other.sha256);
    }

    /// Whether this file was put in the other's place whole, rather than written into it.
    boolean replaced(@Nullable FileState other) {
        return other == null || identity != null && !identity.equals(other.identity);
    }

    private boolean hasAttributes(BasicFileAttributes attributes) {
        return attributes.size() == size
                && attributes.lastModifiedTime().equals(modified)
                && Objects.equals(attributes.fileKey(), identity);
    }
}
