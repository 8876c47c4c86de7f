package io.evenkeel.standalone.process;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits until something happens in the folders that decide what a file's content is. Without the system's help it only waits. One
/// thread; [#close] from any.
final class FolderEvents implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FolderEvents.class);
    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };

    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    FolderEvents() {
        this.service = open();
    }

    private static @Nullable WatchService open() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            log.info("no file events reason={} (looking every few seconds instead)", e.getMessage());
            return null;
        }
    }

    /// From now on waits for the folder that has the name and, if that is a symbolic link, for the one that has the file.
    void follow(Path file) {
        if (service == null) {
            return;
        }
        Set<Path> folders = new HashSet<>();
        addParent(file.toAbsolutePath(), folders);
        try {
            addParent(file.toRealPath(), folders);
        } catch (IOException e) {
            // not there now: its folder tells when it is
        }
        keys.entrySet().removeIf(entry -> {
            boolean stays = folders.contains(entry.getKey()) && entry.getValue().isValid();
            if (!stays) {
                entry.getValue().cancel();
            }
            return !stays;
        });
        for (Path folder : folders) {
            try {
                if (!keys.containsKey(folder)) {
                    keys.put(folder, folder.register(service, KINDS));
                }
            } catch (IOException e) {
                log.debug("no file events folder={} reason={}", folder, e.getMessage());
            }
        }
    }

    private static void addParent(Path file, Set<Path> folders) {
        @Nullable Path parent = file.getParent();
        if (parent != null) {
            folders.add(parent);
        }
    }

    /// Waits for an event. Then, or after the time is up, waits for `gap` in any case, so that a busy folder costs little.
    ///
    /// @return false when there was none
    /// @throws InterruptedException when closed meanwhile
    boolean await(Duration longest, Duration gap) throws InterruptedException {
        @Nullable WatchKey key = null;
        if (service == null) {
            pause(longest);
        } else {
            key = service.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        }
        boolean happened = key != null;
        pause(gap);
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = service == null ? null : service.poll();
        }
        return happened;
    }

    private void pause(Duration time) throws InterruptedException {
        if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                log.debug("file events not closed", e);
            }
        }
    }
}
