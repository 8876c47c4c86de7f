package io.evenkeel.proxy.accesslog;

import io.evenkeel.config.AccessLogConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One access log and the thread that writes it. Any thread.
public final class AccessLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    /// About 200 lines: few enough writes to be cheap.
    private static final int CHUNK_BYTES = 64 * 1024;
    /// 4 MiB: what a slow disk may be behind, about 12,000 lines.
    private static final int CHUNKS = 64;
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final LineBuffer STOP = new LineBuffer(0);

    private final String file;
    private final AccessLogConfig.Format format;
    private final ArrayBlockingQueue<LineBuffer> free = new ArrayBlockingQueue<>(CHUNKS);
    /// One place more than there are chunks: [#STOP] always finds room.
    private final ArrayBlockingQueue<LineBuffer> full = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final LongAdder dropped = new LongAdder();
    private final Runnable onDropped;
    private final Thread writer;
    private volatile boolean reopen;
    private OutputStream out;

    // writer thread only
    private long reportedDrops;
    private long lastReport = System.nanoTime() - REPORT_NANOS;
    private boolean broken;

    private AccessLog(AccessLogConfig config, Runnable onDropped) throws IOException {
        this.onDropped = onDropped;
        file = config.file();
        format = config.format();
        out = open(file);
        for (int i = 0; i < CHUNKS; i++) {
            free.add(new LineBuffer(CHUNK_BYTES));
        }
        writer = Thread.ofPlatform().name("evenkeel-access-log").daemon().unstarted(this::run);
    }

    /// Opens the file for appending, or standard output, and starts the writer.
    ///
    /// @param onDropped called once for every line that is not written; any thread, must not block
    public static AccessLog open(AccessLogConfig config, Runnable onDropped) throws IOException {
        AccessLog opened = new AccessLog(config, onDropped);
        opened.writer.start();
        return opened;
    }

    /// Whether lines of this configuration belong here.
    public boolean serves(AccessLogConfig config) {
        return config.file().equals(file) && config.format() == format;
    }

    /// A way in for one event loop.
    public AccessLogLane newLane() {
        return new AccessLogLane(this, LineFormat.of(format));
    }

    /// Opens the file anew before the next line: for log rotation.
    public void reopen() {
        reopen = true;
    }

    /// Writes what was handed over, and ends. Waits for the writer, at most 5 s.
    @Override
    public void close() {
        full.add(STOP);
        try {
            if (!writer.join(Duration.ofSeconds(5))) {
                log.warn("access log not flushed file={} seconds=5", file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Nullable LineBuffer take() {
        return free.poll();
    }

    void hand(LineBuffer chunk) {
        full.add(chunk);
    }

    void dropped() {
        dropped.increment();
        onDropped.run();
    }

    private void run() {
        try {
            LineBuffer chunk;
            while ((chunk = full.take()) != STOP) {
                write(chunk);
                chunk.clear();
                free.add(chunk);
                report();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeFile();
        }
    }

    private void write(LineBuffer chunk) {
        try {
            if (reopen || broken) {
                reopen = false;
                closeFile();
                out = open(file);
                broken = false;
            }
            out.write(chunk.bytes(), 0, chunk.length());
        } catch (IOException e) {
            for (int i = 0; i < chunk.length(); i++) {
                if (chunk.bytes()[i] == '\n') {
                    dropped();
                }
            }
            if (!broken) {
                log.error("access log failed file={} reason={}", file, e.getMessage());
            }
            broken = true;
        }
    }

    /// Says that lines were dropped, at most every ten seconds.
    private void report() {
        long now = System.nanoTime();
        long drops = dropped.sum();
        if (drops > reportedDrops && now - lastReport >= REPORT_NANOS) {
            log.warn("access log lines dropped file={} lines={}", file, drops - reportedDrops);
            reportedDrops = drops;
            lastReport = now;
        }
    }

    private void closeFile() {
        try {
            out.close();
        } catch (IOException e) {
            log.warn("access log not closed file={} reason={}", file, e.getMessage());
        }
    }

    private static OutputStream open(String file) throws IOException {
        if (file.equals("stdout")) {
            return new FileOutputStream(FileDescriptor.out) {
                @Override
                public void close() {} // the process's, not ours
            };
        }
        return Files.newOutputStream(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
    }
}
