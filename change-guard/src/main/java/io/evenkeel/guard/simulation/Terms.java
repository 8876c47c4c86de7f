package io.evenkeel.guard.simulation;

/// How a route treats its requests.
///
/// @param timeout  nanoseconds a backend may take for its answer; 0: as long as it likes
/// @param attempts further tries, each on another backend, after every failure
/// @param budget   share of the requests in flight that may be at a further try; infinity: no budget
/// @param heeds    whether a proxy behind that has done what may be done is not asked again
record Terms(long timeout, int attempts, double budget, boolean heeds) {

    /// One try, however long it takes.
    static final Terms PLAIN = new Terms(0, 0, 0, true);
}
