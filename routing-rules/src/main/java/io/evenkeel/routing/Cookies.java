package io.evenkeel.routing;

/// Finds a cookie in a `Cookie` field (RFC 6265 §4.2.1: `name=value; name=value`). Reads what servers read: pairs end at any `;`, white
/// space around a name and a value is not theirs, quotes belong to the value, and of two with one name the first counts. Stateless; any
/// thread; allocates nothing.
public final class Cookies {

    /// There is none of that name.
    public static final long NONE = -1;

    private Cookies() {}

    /// Where the value is in the window's array; [#start] and [#end] read it.
    ///
    /// @param name as it is: names of cookies have a case
    /// @return [#NONE] when no pair has the name
    public static long find(Bytes line, byte[] name) {
        byte[] array = line.array();
        int end = line.offset() + line.length();
        for (int from = line.offset(); from < end; ) {
            int to = pairEnd(array, from, end);
            int equals = nameEnd(array, from, to, name);
            if (equals >= 0) {
                int start = skipSpace(array, equals + 1, to);
                int last = to;
                while (last > start && isSpace(array[last - 1])) {
                    last--;
                }
                return (long) start << 32 | last;
            }
            from = to + 1;
        }
        return NONE;
    }

    /// Where the pair that begins at `from` ends: at a `;` or at the end.
    public static int pairEnd(byte[] array, int from, int end) {
        int to = from;
        while (to < end && array[to] != ';') {
            to++;
        }
        return to;
    }

    /// Whether the pair in `from..to` has the name.
    public static boolean isNamed(byte[] array, int from, int to, byte[] name) {
        return nameEnd(array, from, to, name) >= 0;
    }

    /// Where the `=` behind that name stands; -1 when the pair has another name, or none.
    private static int nameEnd(byte[] array, int from, int to, byte[] name) {
        int start = skipSpace(array, from, to);
        if (!startsWith(array, start, to, name)) {
            return -1;
        }
        int equals = skipSpace(array, start + name.length, to);
        return equals < to && array[equals] == '=' ? equals : -1;
    }

    /// Where a value begins, in the array of the window.
    public static int start(long found) {
        return (int) (found >>> 32);
    }

    /// Where it ends.
    public static int end(long found) {
        return (int) found;
    }

    private static boolean startsWith(byte[] array, int from, int to, byte[] name) {
        if (to - from < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (array[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static int skipSpace(byte[] array, int from, int to) {
        int i = from;
        while (i < to && isSpace(array[i])) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
