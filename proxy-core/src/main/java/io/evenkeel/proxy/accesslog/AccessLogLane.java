package io.evenkeel.proxy.accesslog;

import org.jspecify.annotations.Nullable;

/// One event loop's way into an access log. Owned by that loop.
public final class AccessLogLane {

    private final AccessLog log;
    private final LineFormat format;
    private @Nullable LineBuffer chunk;

    AccessLogLane(AccessLog log, LineFormat format) {
        this.log = log;
        this.format = format;
    }

    /// Adds a line. Never waits: when no memory is free, the line is dropped and counted.
    public void write(AccessEntry entry) {
        LineBuffer out = chunk();
        if (out == null || put(entry, out)) {
            return;
        }
        flush();
        out = chunk();
        if (out != null && !put(entry, out)) {
            log.dropped(); // longer than a whole chunk
        }
    }

    /// Hands over what was written so far. To be called a few times a second.
    public void flush() {
        LineBuffer full = chunk;
        if (full != null && full.length() > 0) {
            chunk = null;
            log.hand(full);
        }
    }

    /// @return null when all memory is in the writer's hands; the line is then counted as dropped
    private @Nullable LineBuffer chunk() {
        if (chunk == null) {
            chunk = log.take();
            if (chunk == null) {
                log.dropped();
            }
        }
        return chunk;
    }

    private boolean put(AccessEntry entry, LineBuffer out) {
        int mark = out.length();
        format.put(entry, out);
        if (out.overflow()) {
            out.abandon(mark);
            return false;
        }
        return true;
    }
}
