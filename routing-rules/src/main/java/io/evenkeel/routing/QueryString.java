package io.evenkeel.routing;

import java.nio.charset.StandardCharsets;

/// Parameters of a query as forms write them (WHATWG URL, application/x-www-form-urlencoded): `a=1&b=two+words%21`. They are decoded
/// while they are compared, so that nothing is allocated. A `%` that no two hexadecimal digits follow stands for itself.
final class QueryString {

    private QueryString() {}

    /// Whether a parameter of that name has a value that passes. Where several have the name, one is enough; `a` and `a=` are empty.
    ///
    /// @param name decoded
    static boolean has(Bytes query, byte[] name, Condition.ValueTest test) {
        byte[] array = query.array();
        int end = query.offset() + query.length();
        for (int from = query.offset(); from < end; ) {
            int to = indexOf('&', array, from, end);
            int equals = indexOf('=', array, from, to);
            if (decodesTo(name, array, from, equals) && valuePasses(test, array, Math.min(equals + 1, to), to)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    /// The hash of the first value of that name, decoded; [HashKey#MISSING] when there is none, or an empty one.
    static long hash(Bytes query, byte[] name) {
        byte[] array = query.array();
        int end = query.offset() + query.length();
        for (int from = query.offset(); from < end; ) {
            int to = indexOf('&', array, from, end);
            int equals = indexOf('=', array, from, to);
            if (decodesTo(name, array, from, equals)) {
                return hash(array, Math.min(equals + 1, to), to);
            }
            from = to + 1;
        }
        return HashKey.MISSING;
    }

    private static long hash(byte[] array, int from, int to) {
        if (from == to) {
            return HashKey.MISSING;
        }
        long hash = Hash64.OFFSET_BASIS;
        int octets = 0;
        for (int i = from; i < to && octets < HashKey.MAX_OCTETS; i += width(array, i, to), octets++) {
            hash = Hash64.add(hash, (byte) octet(array, i, to));
        }
        return HashKey.present(Hash64.mix(hash));
    }

    private static boolean valuePasses(Condition.ValueTest test, byte[] array, int from, int to) {
        byte[] exact = test.exact();
        if (exact != null) {
            return decodesTo(exact, array, from, to);
        }
        if (test.pattern() == null) {
            return true;
        }
        return to - from <= Regex.MAX_INPUT && test.pattern().matches(decode(array, from, to));
    }

    /// @return `to` when there is none
    private static int indexOf(char wanted, byte[] array, int from, int to) {
        int i = from;
        while (i < to && array[i] != wanted) {
            i++;
        }
        return i;
    }

    private static boolean decodesTo(byte[] expected, byte[] array, int from, int to) {
        int i = from;
        for (byte wanted : expected) {
            if (i >= to || octet(array, i, to) != (wanted & 0xFF)) {
                return false;
            }
            i += width(array, i, to);
        }
        return i == to;
    }

    private static String decode(byte[] array, int from, int to) {
        byte[] decoded = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i += width(array, i, to)) {
            decoded[length++] = (byte) octet(array, i, to);
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }

    /// The octet written at `i`, 0..255.
    private static int octet(byte[] array, int i, int to) {
        if (width(array, i, to) == 3) {
            return Character.digit(array[i + 1], 16) << 4 | Character.digit(array[i + 2], 16);
        }
        return array[i] == '+' ? ' ' : array[i] & 0xFF;
    }

    /// Bytes that write the octet at `i`.
    private static int width(byte[] array, int i, int to) {
        boolean encoded = array[i] == '%' && i + 2 < to && Character.digit(array[i + 1], 16) >= 0 && Character.digit(array[i + 2], 16) >= 0;
        return encoded ? 3 : 1;
    }
}
