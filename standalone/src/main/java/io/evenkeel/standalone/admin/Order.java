package io.evenkeel.standalone.admin;

import org.jspecify.annotations.Nullable;

/// What an operator wants of one backend. Immutable.
public sealed interface Order {

    /// Name of the pool.
    String pool();

    /// Name of the backend within the pool.
    String name();

    /// Whether it holds even if nobody in the pool is left to serve.
    boolean force();

    /// No new traffic; what is in flight finishes.
    record Drain(String pool, String name, boolean force) implements Order {}

    /// Traffic again, by the weight that counts.
    record Enable(String pool, String name) implements Order {
        @Override
        public boolean force() {
            return false;
        }
    }

    /// Another weight than the file's.
    ///
    /// @param weight 0..1000; null: as in the file
    record Weigh(String pool, String name, @Nullable Integer weight, boolean force) implements Order {}
}
