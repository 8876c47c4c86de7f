package io.evenkeel.routing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A map that is asked with a stretch of bytes and their hash, so that a walk over a text can ask at each of its borders without
/// hashing anything twice. Built once; immutable; any thread; allocates nothing when asked.
///
/// Only configured keys are in it, so a client can make it compare once in vain, but never make it long to search.
final class ByteMap<V> {

    private static final byte[][] NO_KEYS = new byte[1][];

    private final byte[][] keys;
    private final @Nullable Object[] values;
    private final int mask;
    private final int longest;

    /// @param values by text; stored as UTF-8
    /// @param hash   of a whole key, as the asking side computes it
    ByteMap(Map<String, V> values, Hash hash) {
        int size = Integer.highestOneBit(Math.max(1, values.size())) * 4; // a quarter to a half full: mostly one look each
        this.keys = values.isEmpty() ? NO_KEYS : new byte[size][];
        this.values = new Object[keys.length];
        this.mask = keys.length - 1;
        int longest = -1;
        for (Map.Entry<String, V> entry : values.entrySet()) {
            byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
            int slot = slot(hash.of(key));
            while (keys[slot] != null) {
                slot = slot + 1 & mask;
            }
            keys[slot] = key;
            this.values[slot] = entry.getValue();
            longest = Math.max(longest, key.length);
        }
        this.longest = longest;
    }

    /// How a key's hash is computed.
    @FunctionalInterface
    interface Hash {
        int of(byte[] key);
    }

    /// Bytes of the longest key; -1 when there is none.
    int longest() {
        return longest;
    }

    /// @return null when there is no such key
    @SuppressWarnings("unchecked") // only values of this type were put in
    @Nullable V get(byte[] array, int from, int to, int hash) {
        for (int slot = slot(hash); ; slot = slot + 1 & mask) {
            byte[] key = keys[slot];
            if (key == null) {
                return null;
            }
            if (Arrays.equals(key, 0, key.length, array, from, to)) {
                return (V) values[slot];
            }
        }
    }

    private int slot(int hash) {
        int mixed = hash * 0x9E3779B9; // 2^32 divided by the golden ratio: spreads neighbouring hashes (Knuth, TAOCP 3, 6.4)
        return (mixed ^ mixed >>> 16) & mask;
    }
}
