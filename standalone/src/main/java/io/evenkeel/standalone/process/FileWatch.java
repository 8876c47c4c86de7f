package io.evenkeel.standalone.process;

import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells when a file has new content, however it came there: written in place, renamed over it, or reached through a symbolic link that
/// now points elsewhere (as Kubernetes does). What may be half a file is left to [Settling].
///
/// The folder's events say when to look; where the system sends none (network file systems), a look every 2 s finds the change.
final class FileWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(2);
    /// Looks are at least this far apart: a log file in the same folder makes thousands of events a second.
    private static final Duration LOOK_GAP = Duration.ofMillis(50);

    private final Path file;
    private final Runnable changed;
    private final Settling settling;
    private final FolderEvents events = new FolderEvents();

    private FileWatch(Path file, @Nullable FileState told, Runnable changed) {
        this.file = file;
        this.changed = changed;
        this.settling = new Settling(told);
    }

    /// Watches from now on.
    ///
    /// @param told    the state that is known already; null: any content is news
    /// @param changed called on the watch's own thread, once a change; must not throw
    static FileWatch start(Path file, @Nullable FileState told, Runnable changed) {
        FileWatch watch = new FileWatch(file, told, changed);
        Thread.ofPlatform().daemon().name("evenkeel-watch").start(watch::watch);
        return watch;
    }

    /// Watches a file that is read anew whenever it may have changed: what it says now is known, or known soon.
    static FileWatch ofNow(Path file, Runnable changed) {
        return start(file, FileState.of(file, null), changed);
    }

    private void watch() {
        boolean missing = false;
        try {
            while (true) {
                events.follow(file);
                if (settling.isNews(FileState.of(file, settling.latest()), System.nanoTime())) {
                    changed.run();
                }
                boolean quiet = !events.await(settling.isWaiting() ? LOOK_GAP : LOOK_ANYWAY, LOOK_GAP);
                missing = missing(missing, quiet);
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            log.debug("file watched no more file={}", file);
        }
    }

    /// Editors take a file away for a moment; only one that stays away is told of, once.
    private boolean missing(boolean before, boolean quiet) {
        boolean now = Files.notExists(file) && (before || quiet);
        if (now && !before) {
            log.warn("watched file gone file={} (what serves goes on serving)", file);
        }
        return now;
    }

    @Override
    public void close() {
        events.close();
    }
}
