package io.evenkeel.proxy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The key of the sticky cookies' tokens: the file `sticky.key` of the state directory, made at random when it is missed. Proxies that are to agree
/// are given the same file. Used when a configuration is built, by one thread.
final class StickyKey {

    private static final Logger log = LoggerFactory.getLogger(StickyKey.class);

    private static final String FILE = "sticky.key";
    private static final int MADE_BYTES = 32;
    /// Fewer could be found by trying.
    private static final int LEAST_BYTES = 16;
    private static final int MOST_BYTES = 1024;

    private byte @Nullable [] key;

    /// The key, read when first asked for: a running proxy does not change it.
    ///
    /// Where it can neither be read nor kept, one of this process alone serves, with a warning: that clients change their backend with a restart is
    /// no reason to serve nobody.
    byte[] of(Path stateDir) {
        byte[] present = key;
        if (present == null) {
            key = present = readOrMake(stateDir.resolve(FILE));
        }
        return present;
    }

    private static byte[] readOrMake(Path file) {
        try {
            return read(file);
        } catch (NoSuchFileException e) {
            return make(file);
        } catch (IOException e) {
            return ofThisProcess(file, e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        long size = Files.size(file);
        if (size < LEAST_BYTES || size > MOST_BYTES) {
            throw new IOException(file + ": " + size + " bytes (expected: " + LEAST_BYTES + ".." + MOST_BYTES + ")");
        }
        return Files.readAllBytes(file);
    }

    /// Written elsewhere and moved: a process that starts beside this one finds all of it or nothing.
    private static byte[] make(Path file) {
        byte[] made = random();
        try {
            Files.createDirectories(file.getParent());
            Path written = Files.createTempFile(file.getParent(), FILE, ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(written, made);
                Files.createLink(file, written); // fails when another was first
            } finally {
                Files.delete(written);
            }
            return made;
        } catch (FileAlreadyExistsException e) {
            try {
                return read(file);
            } catch (IOException unreadable) {
                return ofThisProcess(file, unreadable);
            }
        } catch (IOException | UnsupportedOperationException e) {
            return ofThisProcess(file, e);
        }
    }

    private static byte[] ofThisProcess(Path file, Exception cause) {
        log.warn("sticky cookies end with this process: no key kept file={} reason={}", file, cause.toString());
        return random();
    }

    private static byte[] random() {
        byte[] bytes = new byte[MADE_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
