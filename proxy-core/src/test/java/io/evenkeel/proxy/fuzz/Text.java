package io.evenkeel.proxy.fuzz;

import java.nio.charset.StandardCharsets;

/// Octets as characters: ISO 8859-1.
final class Text {

    private Text() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// As it would stand between the quotes of a Java literal.
    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> out.append("\\r");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> out.append(c >= 0x20 && c < 0x7f ? String.valueOf(c) : String.format("\\%03o", (int) c));
            }
        }
        return out.toString();
    }

    /// The opposite of [#printable].
    static String parse(String literal) {
        return literal.translateEscapes();
    }
}
