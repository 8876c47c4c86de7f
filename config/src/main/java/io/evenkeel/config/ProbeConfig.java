package io.evenkeel.config;

import java.time.Duration;
import java.util.List;

/// An active health check of every backend of a pool.
///
/// @param kind     what is asked
/// @param port     where; 0: the backend's own port
/// @param interval between the starts of two probes of one backend
/// @param jitter   0..1: each interval is lengthened or shortened at random by up to this share
/// @param timeout  for one probe, shorter than the interval
/// @param fall     consecutive failures that take a backend out
/// @param rise     consecutive passes that bring it back
public record ProbeConfig(Kind kind, int port, Duration interval, double jitter, Duration timeout, int fall, int rise) {

    /// What a probe asks.
    public sealed interface Kind {}

    /// A request whose status and body decide.
    ///
    /// @param path         request target
    /// @param method       GET, HEAD, OPTIONS or POST
    /// @param expect       a status within any of these ranges passes
    /// @param bodyContains text that the first 64 KiB of the body must hold; empty: any body passes
    /// @param host         the Host field; empty: the backend's address
    public record Http(String path, String method, List<StatusRange> expect, String bodyContains, String host) implements Kind {
        public Http {
            expect = List.copyOf(expect);
        }
    }

    /// A connection that opens passes.
    public record Tcp() implements Kind {}

    /// Status codes from `first` to `last`, both included, 100..599.
    public record StatusRange(int first, int last) {
        public boolean contains(int status) {
            return first <= status && status <= last;
        }
    }
}
