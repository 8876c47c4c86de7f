package io.evenkeel.proxy.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The ways in which a network may hand bytes over.
final class Splits {

    private Splits() {}

    static List<byte[]> whole(byte[] bytes) {
        return List.of(bytes);
    }

    static List<byte[]> single(byte[] bytes) {
        List<byte[]> parts = new ArrayList<>(bytes.length);
        for (byte b : bytes) {
            parts.add(new byte[] {b});
        }
        return parts;
    }

    static List<byte[]> random(byte[] bytes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> parts = new ArrayList<>();
        int longest = 2 << random.nextInt(8);
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
            parts.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return parts;
    }
}
