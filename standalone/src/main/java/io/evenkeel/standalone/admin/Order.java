package io.evenkeel.standalone.admin;

import org.jspecify.annotations.Nullable;

/// What an operator wants of a running process. Immutable.
public sealed interface Order {

    /// Name of the pool.
    String pool();

    /// Of one backend.
    sealed interface OfBackend extends Order {

        /// Name of the backend within the pool.
        String name();

        /// Whether it holds even if nobody in the pool is left to serve.
        boolean force();
    }

    /// No new traffic; what is in flight finishes.
    record Drain(String pool, String name, boolean force) implements OfBackend {}

    /// Traffic again, by the weight that counts.
    record Enable(String pool, String name) implements OfBackend {
        @Override
        public boolean force() {
            return false;
        }
    }

    /// Another weight than the file's.
    ///
    /// @param weight 0..1000; null: as in the file
    record Weigh(String pool, String name, @Nullable Integer weight, boolean force) implements OfBackend {}

    /// The discovery of the pool shall believe the answer that it holds because it takes too many backends away.
    record Confirm(String pool) implements Order {}
}
