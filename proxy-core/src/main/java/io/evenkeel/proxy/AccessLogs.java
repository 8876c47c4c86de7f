package io.evenkeel.proxy;

import io.evenkeel.config.AccessLogConfig;
import io.evenkeel.config.ListenerConfig;
import io.evenkeel.metrics.ListenerMeters;
import io.evenkeel.proxy.accesslog.AccessLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The access logs that are open: one a file and format, shared by the listeners that name it, kept over reloads. Guarded by the
/// [ProxyServer]'s lock.
final class AccessLogs {

    private final List<AccessLog> open = new ArrayList<>();

    /// @param meters where lost lines are counted, if this is the listener that opens the log
    /// @throws UncheckedIOException if the file cannot be opened
    @Nullable AccessLog of(@Nullable AccessLogConfig config, ListenerMeters meters) {
        if (config == null) {
            return null;
        }
        return open.stream().filter(log -> log.serves(config)).findFirst().orElseGet(() -> {
            try {
                AccessLog log = AccessLog.open(config, meters::accessLogLineDropped);
                open.add(log);
                return log;
            } catch (IOException e) {
                throw new UncheckedIOException("access log " + config.file() + ": cannot open: " + e.getMessage(), e);
            }
        });
    }

    /// Forgets those that no listener names, and returns them: to be closed once no loop writes to them.
    List<AccessLog> retain(List<ListenerConfig> listeners) {
        List<AccessLog> gone = open.stream()
                .filter(log -> listeners.stream().noneMatch(l -> l.accessLog() != null && log.serves(l.accessLog())))
                .toList();
        open.removeAll(gone);
        return gone;
    }

    void reopen() {
        open.forEach(AccessLog::reopen);
    }
}
