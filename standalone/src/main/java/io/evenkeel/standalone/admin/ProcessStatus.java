package io.evenkeel.standalone.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The process as a whole, as `/api/status` tells it.
///
/// @param state         `starting`, `serving` or `draining`
/// @param version       of the product
/// @param java          version of the JVM
/// @param uptimeSeconds since the JVM started
/// @param transport     how sockets are driven: `epoll`, `nio` or `io_uring`
/// @param config        which configuration serves
/// @param listeners     where clients connect
public record ProcessStatus(
        String state,
        String version,
        String java,
        double uptimeSeconds,
        String transport,
        Config config,
        List<Listener> listeners) {

    public ProcessStatus {
        listeners = List.copyOf(listeners);
    }

    /// Which configuration serves.
    ///
    /// @param file       where it is read from
    /// @param version    its number in the history
    /// @param sha256     of its text
    /// @param acceptedAt when that version was accepted, ISO 8601 in UTC
    /// @param stale      whether the file now says something else, which was refused
    /// @param refused    why; null unless stale
    public record Config(String file, int version, String sha256, String acceptedAt, boolean stale, @Nullable Refused refused) {}

    /// Why the newest file was refused.
    ///
    /// @param at       when, ISO 8601 in UTC
    /// @param problems one line each, as `evenkeel check` tells them
    public record Refused(String at, List<String> problems) {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /// Where clients connect.
    ///
    /// @param name    of the listener
    /// @param address where it is bound, with the real port
    public record Listener(String name, String address) {}
}
