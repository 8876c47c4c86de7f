package io.evenkeel.proxy;

import org.jspecify.annotations.Nullable;

/// A moment at which somebody wants to be asked, and its place in [Deadlines]. Owned by one event loop.
final class Deadline {

    /// Told that the moment has come. It may set a new one.
    @FunctionalInterface
    interface Due {
        void onDue(long nowNanos);
    }

    final Due due;
    /// When; valid while set.
    long atNanos;
    /// The tick whose slot holds it, not after [#atNanos].
    long tick;
    boolean set;
    /// The slot's list; null when in none.
    @Nullable Deadline previous;
    @Nullable Deadline next;

    Deadline(Due due) {
        this.due = due;
    }
}
