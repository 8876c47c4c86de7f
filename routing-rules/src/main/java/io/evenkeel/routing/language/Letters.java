package io.evenkeel.routing.language;

/// A set of characters: printable ASCII, the tab, and one that stands for every character beyond. Immutable.
///
/// @param low  characters 0..63, one bit each
/// @param high characters 64..127; 127 is [#BEYOND]
record Letters(long low, long high) {

    /// Stands for all characters that are not printable ASCII.
    static final char BEYOND = 0x7F;

    static final Letters NONE = new Letters(0, 0);

    static final Letters ALL = range(' ', BEYOND).or(of('\t'));

    /// Characters one likes to read in an example, the most telling first.
    private static final String READABLE = "abcdefghijklmnopqrstuvwxyz0123456789/-_.~ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    static Letters of(int character) {
        int letter = character < BEYOND && (character >= ' ' || character == '\t') ? character : BEYOND;
        return letter < 64 ? new Letters(1L << letter, 0) : new Letters(0, 1L << letter - 64);
    }

    static Letters range(int first, int last) {
        Letters letters = last > '~' || first < ' ' ? of(BEYOND) : NONE;
        for (int c = Math.max(first, '\t'); c <= Math.min(last, '~'); c++) {
            letters = letters.or(of(c));
        }
        return letters;
    }

    static Letters anyOf(String characters) {
        return characters.chars().mapToObj(Letters::of).reduce(NONE, Letters::or);
    }

    Letters or(Letters other) {
        return new Letters(low | other.low, high | other.high);
    }

    Letters and(Letters other) {
        return new Letters(low & other.low, high & other.high);
    }

    /// All other characters; a character beyond stays in, as not all of those were meant.
    Letters not() {
        return new Letters(ALL.low & ~low, ALL.high & ~high).or(of(BEYOND));
    }

    /// Both cases of each letter; with them come some beyond ASCII, like the Kelvin sign for k.
    Letters folded() {
        Letters folded = this;
        for (char lower = 'a'; lower <= 'z'; lower++) {
            Letters both = of(lower).or(of(Character.toUpperCase(lower)));
            folded = and(both).isEmpty() ? folded : folded.or(both).or(of(BEYOND));
        }
        return folded;
    }

    boolean has(char character) {
        return !and(of(character)).isEmpty();
    }

    boolean isEmpty() {
        return (low | high) == 0;
    }

    /// One of them, a readable one if there is one.
    char example() {
        for (int i = 0; i < READABLE.length(); i++) {
            if (has(READABLE.charAt(i))) {
                return READABLE.charAt(i);
            }
        }
        return (char) (low != 0 ? Long.numberOfTrailingZeros(low) : 64 + Long.numberOfTrailingZeros(high));
    }
}
