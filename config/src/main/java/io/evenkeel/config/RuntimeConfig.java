package io.evenkeel.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/// What concerns the process as a whole. Read at start; a reload that changes it is accepted with a warning that a restart is due.
///
/// @param stateDir        where the last good configuration is kept, absolute
/// @param shutdownTimeout how long requests in flight may still take after TERM
/// @param eventLoops      number of event loops; 0: one per core
/// @param transport       how sockets are driven
/// @param zone            the zone the proxy stands in; empty: none
public record RuntimeConfig(Path stateDir, Duration shutdownTimeout, int eventLoops, Transport transport, String zone) {

    /// In no zone.
    public RuntimeConfig(Path stateDir, Duration shutdownTimeout, int eventLoops, Transport transport) {
        this(stateDir, shutdownTimeout, eventLoops, transport, "");
    }

    /// How sockets are driven. `AUTO` takes epoll where the kernel has it, else NIO.
    public enum Transport {
        AUTO, EPOLL, NIO, IO_URING;

        /// As configuration, command line and log write it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
