package io.evenkeel.config;

/// The address of a server: a DNS name or an IP address, and a port. Two equal values are one server: caps and in-flight counts
/// are kept per `HostPort`, whatever the pools that name it.
///
/// @param host a DNS name in lower case or an IP address in its one form (RFC 5952) without brackets
/// @param port 1..65535
public record HostPort(String host, int port) {

    @Override
    public String toString() {
        return format(host, port);
    }

    static String format(String host, int port) {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
