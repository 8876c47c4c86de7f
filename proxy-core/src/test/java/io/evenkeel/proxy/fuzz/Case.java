package io.evenkeel.proxy.fuzz;

/// One input of a subject.
///
/// @param settings what else the subject needs to know, as bits; also seeds how the bytes are split
/// @param wire     one character an octet
record Case(long settings, String wire) {

    Case {
        if (wire.chars().anyMatch(c -> c > 0xff)) {
            throw new IllegalArgumentException("wire: " + wire + " (expected: nothing above U+00FF)");
        }
    }

    boolean is(int bit) {
        return (settings >>> bit & 1) != 0;
    }
}
