package io.evenkeel.proxy;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/// Makes request identifiers: 128 random bits in hexadecimal, as trace identifiers are (W3C Trace Context). Owned by one event loop.
final class RequestIds {

    static final int LENGTH = 32;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private final RandomGenerator random;

    RequestIds(RandomGenerator random) {
        this.random = random;
    }

    /// @param id takes [#LENGTH] octets
    void next(byte[] id) {
        put(id, 0, random.nextLong());
        put(id, LENGTH / 2, random.nextLong());
    }

    private static void put(byte[] id, int at, long bits) {
        for (int i = 0; i < LENGTH / 2; i++) {
            id[at + i] = HEX[(int) (bits >>> 4 * i) & 0xf];
        }
    }
}
