package io.evenkeel.config;

/// One server of a pool.
///
/// @param name        unique within its pool; by default the address
/// @param address     where it listens
/// @param weight      0..1000, relative to the others; 0: drained, no new traffic
/// @param maxInFlight hard cap on requests in flight, 1 and more; the smallest cap given to one address anywhere is in force
/// @param zone        where it stands: backends of the proxy's own zone serve first; empty: nowhere in particular
/// @param backup      serves only when no other can
public record BackendConfig(String name, HostPort address, int weight, int maxInFlight, String zone, boolean backup) {

    /// A primary that stands nowhere in particular.
    public BackendConfig(String name, HostPort address, int weight, int maxInFlight) {
        this(name, address, weight, maxInFlight, "", false);
    }

    public BackendConfig withMaxInFlight(int cap) {
        return new BackendConfig(name, address, weight, cap, zone, backup);
    }
}
