package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Hash64Test {

    /// Test vectors of draft-eastlake-fnv, appendix C.
    @ParameterizedTest
    @CsvSource({"'',cbf29ce484222325", "a,af63dc4c8601ec8c", "foobar,85944171f73967e8"})
    void isFnv1aWithAFinaliser(String text, String fnv) {
        long hash = Hash64.OFFSET_BASIS;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = Hash64.add(hash, octet);
        }

        assertThat(Long.toHexString(hash)).isEqualTo(fnv);
        assertThat(Hash64.of(text)).isEqualTo(Hash64.mix(hash));
    }

    /// Every bit of the result changes in half of all cases when one bit of a short key does, to five standard deviations of 0.011.
    @Test
    void everyBitDependsOnEveryBit() {
        int keys = 2_000;
        for (int bit = 0; bit < 32; bit++) {
            int[] flips = new int[64];
            for (int i = 0; i < keys; i++) {
                byte[] address = {10, (byte) (i >> 8), (byte) i, 1};
                long before = Hash64.of(address, 0, 4);
                address[bit / 8] ^= (byte) (1 << bit % 8);
                long changed = before ^ Hash64.of(address, 0, 4);
                for (int b = 0; b < 64; b++) {
                    flips[b] += (int) (changed >>> b & 1);
                }
            }
            for (int b = 0; b < 64; b++) {
                assertThat(flips[b] / (double) keys).as("bit %d of the hash by bit %d of the key", b, bit).isBetween(0.444, 0.556);
            }
        }
    }
}
