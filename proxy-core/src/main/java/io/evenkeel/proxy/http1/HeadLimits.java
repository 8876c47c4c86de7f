package io.evenkeel.proxy.http1;

/// How large a head may be. Immutable; any thread.
///
/// @param startLine bytes of the request line or status line, without its CRLF; 16..65536
/// @param fields    bytes of all field lines together, with their CRLFs; 64..1048576
/// @param count     number of field lines; 1..10000
public record HeadLimits(int startLine, int fields, int count) {

    public HeadLimits {
        check("startLine", startLine, 16, 1 << 16);
        check("fields", fields, 64, 1 << 20);
        check("count", count, 1, 10_000);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }
}
