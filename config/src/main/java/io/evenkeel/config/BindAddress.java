package io.evenkeel.config;

/// A local address to listen on.
///
/// @param host an IP address in its one form (RFC 5952) without brackets, or `*` for every address of the machine
/// @param port 0..65535; 0 lets the system choose a free one
public record BindAddress(String host, int port) {

    /// As an operator writes it: `127.0.0.1:8080`, `[::1]:8080`.
    @Override
    public String toString() {
        return HostPort.format(host, port);
    }
}
