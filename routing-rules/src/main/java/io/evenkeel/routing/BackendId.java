package io.evenkeel.routing;

/// Identity of a backend: what survives a reload. Its counters, health and connections stay while the name and the address stay.
///
/// @param pool name of the pool
/// @param name name of the backend within the pool
public record BackendId(String pool, String name) {

    /// `pool/name`, as in logs and in the admin API.
    @Override
    public String toString() {
        return pool + "/" + name;
    }
}
