package io.evenkeel.guard.simulation;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Seeded random sources, one a purpose, so that every strategy of a comparison meets the same arrivals and none disturbs another's draws.
///
/// Numbers come from the proxy's own generator. Logarithms are [StrictMath]'s, which are the same on every machine.
final class Chance {

    private static final RandomGeneratorFactory<RandomGenerator> GENERATORS = RandomGeneratorFactory.of("L64X128MixRandom");

    private Chance() {}

    /// @param purpose a different one, a different sequence
    static RandomGenerator of(long seed, String purpose) {
        return GENERATORS.create(seed * 0x9E3779B97F4A7C15L + purpose.hashCode());
    }

    /// Draws a time between two events that know nothing of each other (a Poisson process), or the time of a service without memory.
    ///
    /// @return 1 and more
    static long exponential(RandomGenerator random, double meanNanos) {
        return Math.max(1, Math.round(-StrictMath.log(1 - random.nextDouble()) * meanNanos));
    }
}
