package io.evenkeel.routing;

import io.evenkeel.config.HashConfig;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A way to spread requests over backends. Found by `ServiceLoader`: a plug-in is a jar on the class path that provides one.
///
/// Implementations are stateless; all that changes lives in [Backend] and in the picker's position.
public interface BalancingStrategy {

    /// The name used in a pool's `strategy`: lower case with hyphens.
    String name();

    /// The strategy as a pool's configuration wants it; by default this one, which has nothing to be configured.
    ///
    /// @param hash       of the pool
    /// @param strategies where the fallback is found
    /// @throws IllegalArgumentException if the fallback is not installed
    default BalancingStrategy configured(HashConfig hash, Strategies strategies) {
        return this;
    }

    /// Whether each backend's share of the picks is its part of the weights in the long run, while all have room. Where it is not nobody is
    /// told of a share that a backend should have.
    default boolean sharesByWeight() {
        return true;
    }

    /// Builds the picker for these backends. Called whenever membership, weight or health changed, never on an event loop.
    ///
    /// @param previous the picker that is being replaced, whose position is to be inherited (the backend that would be next, by
    ///                 identity; if it left, its successor); null at the first build, which begins at a random position
    /// @param random   for the random start; owned by the caller, used during this call only
    Picker newPicker(BackendSet backends, @Nullable Picker previous, RandomGenerator random);
}
