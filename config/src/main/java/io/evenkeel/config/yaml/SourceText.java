package io.evenkeel.config.yaml;

import io.evenkeel.config.Place;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.report.Findings;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A configuration file as characters: decoded, bounded, and free of characters that show something else than they are.
///
/// @param name how places name it
/// @param text without a byte order mark at its start
public record SourceText(String name, String text) {

    /// The largest file read. 10,000 routes written out at length need about 2 MiB.
    public static final int MAX_BYTES = 8 << 20;

    /// The longest line read: the YAML scanner's work grows with the square of a token's length, and no token that matters is longer
    /// than its line.
    static final int MAX_LINE = 1 << 18;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /// @return null after reporting why not
    public static @Nullable String decode(String name, byte[] bytes, Findings findings) {
        if (bytes.length > MAX_BYTES) {
            findings.add(Code.FILE_TOO_BIG, new Place(name, 0, 0, 1), "", "larger than 8 MiB (expected: at most that)", null);
            return null;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            String octet = HexFormat.of().withUpperCase().toHexDigits(bytes[in.position()]);
            findings.add(Code.UNDECODABLE, placeAfter(name, withoutMark(text)), "", "byte 0x" + octet + " (expected: UTF-8)",
                    looksLikeUtf16(bytes) ? "this looks like UTF-16: save the file as UTF-8" : "save the file as UTF-8");
            return null;
        }
        return text;
    }

    /// Without the byte order mark that some editors put in front.
    public static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /// @param text without byte order mark
    /// @return null after reporting why not
    public static @Nullable SourceText check(String name, String text, Findings findings) {
        if (text.length() > MAX_BYTES) {
            findings.add(Code.FILE_TOO_BIG, new Place(name, 0, 0, 1), "", "larger than 8 MiB (expected: at most that)", null);
            return null;
        }
        return new Scan(name, text, findings).clean() ? new SourceText(name, text) : null;
    }

    private static boolean looksLikeUtf16(byte[] bytes) {
        return bytes.length > 1 && (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE || bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF);
    }

    private static Place placeAfter(String name, String text) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new Place(name, line, text.codePointCount(start, text.length()) + 1, 1);
    }

    /// One pass over the characters, reporting the first of each bad kind: one such character mostly means that all are.
    private static final class Scan {

        private final String name;
        private final String text;
        private final Findings findings;
        private boolean controlSeen;
        private boolean bidiSeen;
        private boolean longLineSeen;

        Scan(String name, String text, Findings findings) {
            this.name = name;
            this.text = text;
            this.findings = findings;
        }

        boolean clean() {
            int line = 1;
            int column = 1;
            for (int i = 0; i < text.length(); ) {
                int c = text.codePointAt(i);
                i += Character.charCount(c);
                if (c == '\n' || c == '\r' && (i == text.length() || text.charAt(i) != '\n')) {
                    line++;
                    column = 1;
                    continue;
                }
                look(c, line, column++);
            }
            return !controlSeen && !bidiSeen && !longLineSeen;
        }

        private void look(int c, int line, int column) {
            if (!controlSeen && isHidden(c)) {
                controlSeen = true;
                findings.add(Code.CONTROL_CHARACTER, new Place(name, line, column, 1), "",
                        "U+%04X (expected: printable characters)".formatted(c), c == 0 ? "the file may be damaged" : null);
            }
            if (!bidiSeen && isBidiControl(c)) {
                bidiSeen = true;
                findings.add(Code.BIDI_CONTROL, new Place(name, line, column, 1), "",
                        "U+%04X makes editors show this line in another order than it is read".formatted(c), "remove it");
            }
            if (!longLineSeen && column > MAX_LINE) {
                longLineSeen = true;
                findings.add(Code.LINE_TOO_LONG, new Place(name, line, 1, 1), "",
                        "more than " + MAX_LINE + " characters (expected: at most that)", "break the line");
            }
        }

        private static boolean isHidden(int c) {
            return c < ' ' && c != '\t' && c != '\n' && c != '\r'
                    || 0x7F <= c && c < 0xA0
                    || c == 0x2028 || c == 0x2029 || c == BYTE_ORDER_MARK
                    || Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE
                    || (c & 0xFFFE) == 0xFFFE;
        }

        private static boolean isBidiControl(int c) {
            return 0x202A <= c && c <= 0x202E || 0x2066 <= c && c <= 0x2069;
        }
    }
}
