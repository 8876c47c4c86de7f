package io.evenkeel.proxy.http1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a route sets, adds and removes in a head, as bytes. Immutable; any thread. Built when a configuration is, never per request.
public final class HeaderEdits {

    /// Changes nothing.
    public static final HeaderEdits NONE = new HeaderEdits(new byte[0][], new byte[0]);

    private final byte[][] dropped;
    private final byte[] lines;

    private HeaderEdits(byte[][] dropped, byte[] lines) {
        this.dropped = dropped;
        this.lines = lines;
    }

    /// @param set    each replaces all fields of its name
    /// @param add    each is added behind the fields there are
    /// @param remove names, whatever their case
    /// @throws IllegalArgumentException if a name is no token, a value has control characters or characters above U+00FF, or a name
    ///         belongs to the framing or the connection, which no edit may touch
    public static HeaderEdits of(Map<String, String> set, Map<String, String> add, List<String> remove) {
        if (set.isEmpty() && add.isEmpty() && remove.isEmpty()) {
            return NONE;
        }
        List<byte[]> dropped = new ArrayList<>();
        remove.forEach(name -> dropped.add(name(name)));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        set.forEach((name, value) -> {
            dropped.add(name(name));
            line(lines, name, value);
        });
        add.forEach((name, value) -> line(lines, name, value));
        return new HeaderEdits(dropped.toArray(byte[][]::new), lines.toByteArray());
    }

    /// These edits and one more: the field replaces all of its name, unless these drop it.
    ///
    /// @throws IllegalArgumentException as [#of] does
    public HeaderEdits setting(String name, String value) {
        byte[] lower = name(name);
        if (Arrays.stream(dropped).anyMatch(other -> Arrays.equals(other, lower))) {
            return this;
        }
        byte[][] more = Arrays.copyOf(dropped, dropped.length + 1);
        more[dropped.length] = lower;
        ByteArrayOutputStream extended = new ByteArrayOutputStream();
        extended.writeBytes(lines);
        line(extended, name, value);
        return new HeaderEdits(more, extended.toByteArray());
    }

    private static byte[] name(String name) {
        byte[] lower = Ascii.bytes(name.toLowerCase(Locale.ROOT));
        if (lower.length == 0 || Ascii.tokenEnd(lower, 0, lower.length) < lower.length) {
            throw new IllegalArgumentException("header name: " + name + " (expected: a token, RFC 9110 §5.6.2)");
        }
        int id = FieldName.of(lower, 0, lower.length);
        if ((FieldName.bit(id) & MessageWriter.HOP_BY_HOP) != 0 || id == FieldName.CONTENT_LENGTH || id == FieldName.HOST) {
            throw new IllegalArgumentException("header name: " + name + " (expected: none of host, framing and connection fields)");
        }
        return lower;
    }

    private static void line(ByteArrayOutputStream out, String name, String value) {
        name(name);
        byte[] content = Ascii.bytes(value);
        if (HeadReader.value(content, 0, content.length) != content.length || value.chars().anyMatch(c -> c > 0xff)) {
            throw new IllegalArgumentException("header value: of " + name + " (expected: no control characters, nothing above U+00FF)");
        }
        out.writeBytes(Ascii.bytes(name));
        out.write(':');
        out.write(' ');
        out.writeBytes(content);
        out.write(Ascii.CR);
        out.write(Ascii.LF);
    }

    /// Whether fields may have to be dropped.
    boolean drops() {
        return dropped.length > 0;
    }

    /// Whether the field at that index is dropped.
    boolean drops(MessageHead head, int index) {
        for (byte[] name : dropped) {
            if (head.isNamed(index, name, 0, name.length)) {
                return true;
            }
        }
        return false;
    }

    /// The lines to write, each with its CRLF. Never changed.
    byte[] lines() {
        return lines;
    }
}
