package io.evenkeel.routing;

import java.nio.charset.StandardCharsets;

/// Hashes of short texts, 64 bits, the same in every process and on every machine: several proxies must agree where a key belongs. So
/// there is no seed; who may choose keys can choose them for one backend, which is what a load bound and caps are for.
///
/// FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv §2) takes octet after octet, so that a key can be decoded while it is hashed, and the
/// finaliser of SplittableRandom (Stafford's variant 13) makes every bit of the result depend on every bit of that, which FNV does not.
public final class Hash64 {

    /// Of no octets, before [#mix].
    static final long OFFSET_BASIS = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private Hash64() {}

    /// One octet more.
    static long add(long hash, byte octet) {
        return (hash ^ octet & 0xff) * PRIME;
    }

    static long of(byte[] array, int from, int to) {
        long hash = OFFSET_BASIS;
        for (int i = from; i < to; i++) {
            hash = add(hash, array[i]);
        }
        return mix(hash);
    }

    /// The hash of a text's UTF-8.
    public static long of(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return of(octets, 0, octets.length);
    }

    /// Maps hashes to hashes one to one, so that nothing can be seen in the result of what two arguments have in common.
    public static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
