package io.evenkeel.proxy.fuzz;

import java.util.SplittableRandom;

/// Seeded chance.
final class Dice {

    private static final String TELLING = "\r\n \t:;,=%/.?#@*\"\\+-_0\0\177\200\377";

    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    long bits() {
        return random.nextLong();
    }

    /// 0..bound-1.
    int below(int bound) {
        return random.nextInt(bound);
    }

    /// from..to.
    int between(int from, int to) {
        return random.nextInt(from, to + 1);
    }

    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    boolean permille(int chance) {
        return random.nextInt(1000) < chance;
    }

    @SafeVarargs
    final <T> T pick(T... from) {
        return from[random.nextInt(from.length)];
    }

    /// The first, or, with that chance, one of the others.
    String mostly(int permilleOther, String usual, String... others) {
        return permille(permilleOther) ? pick(others) : usual;
    }

    /// Any octet, those that mean something more often.
    char octet() {
        return percent(50) ? TELLING.charAt(below(TELLING.length())) : (char) below(256);
    }
}
