package io.evenkeel.proxy.reference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bodies (RFC 9112 §6.3, §7.1).
final class BodyRules {

    /// Bytes of the trailer section, with the empty line.
    private static final int MAX_TRAILERS = 8 * 1024;
    private static final int MAX_TRAILER_LINES = 100;
    private static final int MAX_EXTENSION = 256;

    /// `chunk-size [ chunk-ext ]`. Of an extension nothing matters but where it ends: a recipient ignores those it does not know (§7.1.1).
    private static final Pattern CHUNK_LINE = Pattern.compile("([0-9A-Fa-f]{1,15})([ \\t]*;[\\x21-\\x7e\\x80-\\xff \\t]*)?");
    private static final Pattern SIZE_AND_EXTENSION = Pattern.compile("[0-9A-Fa-f]{1,15}([ \\t].*|;.*)", Pattern.DOTALL);

    private BodyRules() {}

    /// @param text   what follows the head
    /// @param closed whether the sender has closed the connection behind it
    /// @param limit  most bytes of content
    static Reading<Body> read(Framing framing, String text, boolean closed, long limit) {
        return switch (framing.kind()) {
            case NONE -> new Reading.Whole<>(Body.EMPTY, text);
            case LENGTH -> ofLength(framing.length(), text, limit);
            case CHUNKED -> chunked(text, limit);
            case UNTIL_CLOSE -> text.length() > limit ? refused("body-too-large")
                    : closed ? new Reading.Whole<>(Body.of(text), "")
                    : new Reading.Cut<>(Set.of());
        };
    }

    private static Reading<Body> ofLength(long length, String text, long limit) {
        if (length > limit) {
            return refused("body-too-large");
        }
        return text.length() < length ? new Reading.Cut<>(Set.of())
                : new Reading.Whole<>(Body.of(text.substring(0, (int) length)), text.substring((int) length));
    }

    private static Reading<Body> chunked(String text, long limit) {
        StringBuilder data = new StringBuilder();
        boolean extended = false;
        int at = 0;
        while (true) {
            int end = text.indexOf(Grammar.CRLF, at);
            String line = text.substring(at, end < 0 ? text.length() : end);
            Matcher matcher = CHUNK_LINE.matcher(line);
            int extension = extensionLength(line);
            if (end < 0 && extension <= MAX_EXTENSION) {
                return new Reading.Cut<>(Set.of("bad-chunk-size"));
            }
            if (extension > MAX_EXTENSION || !matcher.matches()) {
                // whoever counts octet by octet meets the limit before what is wrong behind it
                return new Reading.Refused<>(extension < MAX_EXTENSION ? Set.of("bad-chunk-size") : Set.of("bad-chunk-size", "chunk-extension-too-long"));
            }
            extended |= matcher.group(2) != null;
            long size = Long.parseLong(matcher.group(1), 16);
            at = end + Grammar.CRLF.length();
            if (size == 0) {
                return trailers(text.substring(at), data.toString(), extended);
            }
            if (size > limit - data.length()) {
                return refused("body-too-large");
            }
            if (text.length() - at < size) {
                return new Reading.Cut<>(Set.of());
            }
            data.append(text, at, at + (int) size);
            at += (int) size;
            if (!text.startsWith(Grammar.CRLF, at)) {
                boolean mayCome = at == text.length() || text.substring(at).equals("\r");
                return mayCome ? new Reading.Cut<>(Set.of()) : refused("bad-chunk");
            }
            at += Grammar.CRLF.length();
        }
    }

    private static int extensionLength(String line) {
        Matcher matcher = SIZE_AND_EXTENSION.matcher(line);
        return matcher.matches() ? matcher.group(1).length() : 0;
    }

    /// `trailer-section CRLF` (§7.1.2).
    private static Reading<Body> trailers(String text, String data, boolean extended) {
        String afterLine = Grammar.CRLF + text;
        int end = afterLine.indexOf(Grammar.CRLF + Grammar.CRLF);
        boolean whole = end >= 0;
        int length = whole ? end + Grammar.CRLF.length() : text.length();

        Set<String> faults = new LinkedHashSet<>();
        List<Field> fields = new ArrayList<>();
        List<String> lines = Grammar.lines(whole ? afterLine.substring(0, end) : afterLine);
        lines.subList(1, lines.size()).forEach(line -> HeadRules.readField(line, fields, faults));
        Set<String> reasons = new LinkedHashSet<>();
        if (!faults.isEmpty()) {
            reasons.add("bad-trailer");
        }
        int ended = lines.size() - (whole ? 1 : 2);
        if (length > MAX_TRAILERS || ended > MAX_TRAILER_LINES) {
            reasons.add("trailers-too-large");
        } else if (!whole) {
            return new Reading.Cut<>(reasons);
        }
        return reasons.isEmpty() ? new Reading.Whole<>(new Body(data, fields, extended), text.substring(length)) : new Reading.Refused<>(reasons);
    }

    private static Reading<Body> refused(String fault) {
        return new Reading.Refused<>(Set.of(fault));
    }
}
