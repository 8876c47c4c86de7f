package io.evenkeel.routing;

/// What became of who asked for a place in a pool's queue.
public enum Admission {
    /// It has one.
    WAITS,
    /// As many wait as may.
    FULL,
    /// There is nobody to wait for, because no backend that is left could serve it, or the pool has no queue.
    NOBODY
}
