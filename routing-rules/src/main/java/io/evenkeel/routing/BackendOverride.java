package io.evenkeel.routing;

import org.jspecify.annotations.Nullable;

/// What the operator set for one backend at runtime, in place of the file. Immutable.
///
/// @param enabled false: no new traffic, not even in panic
/// @param weight  0..1000; null: as in the file
public record BackendOverride(boolean enabled, @Nullable Integer weight) {

    /// All is as in the file.
    public static final BackendOverride NONE = new BackendOverride(true, null);

    /// @throws IllegalArgumentException if the weight is out of its range
    public BackendOverride {
        if (weight != null && (weight < 0 || weight > 1000)) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 0..1000)");
        }
    }

    public boolean isNone() {
        return equals(NONE);
    }

    public BackendOverride enabled(boolean enabled) {
        return new BackendOverride(enabled, weight);
    }

    /// @param weight null: as in the file
    public BackendOverride weight(@Nullable Integer weight) {
        return new BackendOverride(enabled, weight);
    }

    /// The weight that counts: 0 without new traffic.
    ///
    /// @param inFile 0..1000
    public int inForce(int inFile) {
        return !enabled ? 0 : weight != null ? weight : inFile;
    }
}
