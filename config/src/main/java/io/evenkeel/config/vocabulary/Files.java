package io.evenkeel.config.vocabulary;

import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Cursor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Files that a configuration names.
final class Files {

    /// A page larger than this is no error page, and it is kept in memory.
    private static final int MOST_BYTES = 64 << 10;

    private Files() {}

    /// The absolute path of a file named in the configuration.
    static Path resolve(Path base, String name) {
        return base.resolve(name).toAbsolutePath().normalize();
    }

    /// @return null after reporting why it cannot be read
    static @Nullable String read(Path file, Cursor at) {
        try (InputStream in = java.nio.file.Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                at.fail(Code.UNREADABLE_FILE, file + " is larger than 64 KiB (expected: at most that)", null);
                return null;
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException e) {
            at.fail(Code.UNREADABLE_FILE, file + " does not exist", "paths are relative to the folder of the configuration");
        } catch (CharacterCodingException e) {
            at.fail(Code.UNREADABLE_FILE, file + " is not UTF-8", null);
        } catch (IOException | InvalidPathException e) {
            at.fail(Code.UNREADABLE_FILE, file + " cannot be read: " + e.getMessage(), null);
        }
        return null;
    }
}
