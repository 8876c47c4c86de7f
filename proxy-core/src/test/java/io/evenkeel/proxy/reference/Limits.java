package io.evenkeel.proxy.reference;

/// How large a message may be.
///
/// @param startLine without its CRLF
/// @param fields    bytes of all field lines, with their CRLFs
/// @param count     of field lines
/// @param body      bytes of content
public record Limits(int startLine, int fields, int count, long body) {

    public static final Limits NONE = new Limits(1 << 28, 1 << 28, 1 << 28, Long.MAX_VALUE);
}
