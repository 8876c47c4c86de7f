package io.evenkeel.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The accepted configurations, kept in the state directory so that the last good one can serve after a restart.
///
/// Every version is one file, `versions/0000017_20261124T101502.123Z_<sha256>.yaml`, that holds the text as it was read: references to the
/// environment stay references, so no secret is written down. The name says all there is to say of it, and proves its content; there is
/// no index that could disagree. A version appears whole or not at all, also after a power failure. The newest [#KEPT] stay.
///
/// Several processes may share the directory without a lock, as an old and a new one do while the new one takes over: versions are only
/// ever added. Should both accept at the same moment, two versions carry one number, and the later one counts as newer.
///
/// Cold: every method reads or writes files. Any thread.
public final class VersionHistory {

    /// How many versions are kept: enough for a bad week of one change per work hour, and never more than a few MB.
    public static final int KEPT = 50;

    private static final Logger log = LoggerFactory.getLogger(VersionHistory.class);
    private static final Comparator<VersionFile> OLDEST_FIRST =
            Comparator.comparingInt((VersionFile file) -> file.version().number()).thenComparing(file -> file.version().acceptedAt());

    private final Path folder;

    private VersionHistory(Path folder) {
        this.folder = folder;
    }

    /// Opens the history in a state directory. Nothing is created before the first version is accepted.
    public static VersionHistory in(Path stateDir) {
        return new VersionHistory(stateDir.resolve("versions"));
    }

    /// Keeps a configuration that has begun to serve. A text equal to that of the newest version adds none.
    ///
    /// @param text as it was read
    /// @return the version it has
    /// @throws IOException if it could not be kept; the history is then as before
    public synchronized Version accept(String text, Instant now) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        String sha256 = Sha256.of(content);
        List<VersionFile> files = files();
        @Nullable VersionFile newest = files.isEmpty() ? null : files.getLast();
        if (newest != null && newest.version().sha256().equals(sha256) && newest.isIntact()) {
            return newest.version();
        }
        int number = newest == null ? 1 : newest.version().number() + 1;
        Version version = new Version(number, now.truncatedTo(ChronoUnit.MILLIS), sha256);
        DurableFiles.createPrivateFolder(folder);
        DurableFiles.write(folder, VersionFile.name(version), content);
        prune();
        return version;
    }

    /// The newest version whose file is undamaged; damaged ones are passed over with a warning.
    ///
    /// @return null when there is none
    /// @throws IOException if the directory is there but cannot be read
    public synchronized @Nullable LastGood lastGood() throws IOException {
        for (VersionFile file : files().reversed()) {
            byte @Nullable [] content = file.intactContent();
            if (content != null) {
                return new LastGood(file.version(), new String(content, StandardCharsets.UTF_8));
            }
            log.warn("version damaged file={} (expected: content with the checksum in its name)", file.path());
        }
        return null;
    }

    /// The versions kept, oldest first.
    ///
    /// @throws IOException if the directory is there but cannot be read
    public synchronized List<Version> versions() throws IOException {
        return files().stream().map(VersionFile::version).toList();
    }

    private List<VersionFile> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(VersionFile::of).filter(file -> file != null).sorted(OLDEST_FIRST).toList();
        }
    }

    /// Too many versions do no harm, so a failure here is told and no more.
    private void prune() {
        try {
            List<VersionFile> files = files();
            for (VersionFile old : files.subList(0, Math.max(0, files.size() - KEPT))) {
                Files.deleteIfExists(old.path());
            }
            DurableFiles.deleteAbandoned(folder);
        } catch (IOException e) {
            log.warn("versions not pruned folder={}", folder, e);
        }
    }
}
