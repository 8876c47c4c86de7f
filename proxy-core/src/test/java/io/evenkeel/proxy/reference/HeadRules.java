package io.evenkeel.proxy.reference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The head of a message as lines (RFC 9112 §2.1, §5).
final class HeadRules {

    /// RFC 9112 §5.1: a proxy removes white space before the colon from an answer. How much it tolerates is its own affair.
    private static final int MENDED = 16;

    private static final String END = Grammar.CRLF + Grammar.CRLF;

    private HeadRules() {}

    /// @param startLine without its CRLF
    record Head(String startLine, List<Field> fields) {}

    static Reading<Head> request(String wire, Limits limits, Function<String, Set<String>> startLineFaults) {
        // §2.2: one empty line before a request line is passed over
        String text = wire.startsWith(Grammar.CRLF) ? wire.substring(Grammar.CRLF.length()) : wire;
        return read(text, limits, "request-line-too-long", startLineFaults, 0);
    }

    static Reading<Head> answer(String wire, Limits limits, Function<String, Set<String>> startLineFaults) {
        return read(wire, limits, "bad-status-line", startLineFaults, MENDED);
    }

    private static Reading<Head> read(String text, Limits limits, String tooLong, Function<String, Set<String>> startLineFaults, int mended) {
        int end = text.indexOf(END);
        boolean whole = end >= 0;
        List<String> lines = Grammar.lines(whole ? text.substring(0, end) : text);
        String startLine = lines.getFirst();
        List<String> fieldLines = lines.subList(1, lines.size());

        Set<String> faults = new LinkedHashSet<>();
        if (startLine.length() > limits.startLine() + (whole || lines.size() > 1 ? 0 : 1)) {
            faults.add(tooLong);
        }
        int size = fieldLines.stream().mapToInt(line -> withoutSpaceBeforeColon(line, mended).length() + Grammar.CRLF.length()).sum();
        // a section without its end: the line that is cut has no CRLF, the empty line is still to come
        if (whole ? size > limits.fields() : size - Grammar.CRLF.length() >= limits.fields() + Grammar.CRLF.length()) {
            faults.add("headers-too-large");
        }
        boolean certain = whole || !faults.isEmpty();
        if (fieldLines.size() > limits.count()) {
            faults.add("too-many-headers");
        }
        faults.addAll(startLineFaults.apply(startLine));
        List<Field> fields = new ArrayList<>();
        for (String line : fieldLines) {
            readField(withoutSpaceBeforeColon(line, mended), fields, faults);
        }
        if (!certain) {
            return new Reading.Cut<>(faults);
        }
        return faults.isEmpty() ? new Reading.Whole<>(new Head(startLine, fields), text.substring(end + END.length())) : new Reading.Refused<>(faults);
    }

    /// `field-name ":" OWS field-value OWS`, and no line folding (§5.2).
    static void readField(String line, List<Field> fields, Set<String> faults) {
        int colon = line.indexOf(':');
        if (line.startsWith(" ") || line.startsWith("\t")) {
            faults.add("folded-header");
        } else if (colon < 0 || !Grammar.isToken(line.substring(0, colon))) {
            faults.add("bad-header-name");
        } else if (!Grammar.isFieldContent(line.substring(colon + 1))) {
            faults.add("bad-header-value");
        } else {
            fields.add(new Field(line.substring(0, colon), Grammar.trim(line.substring(colon + 1))));
        }
    }

    private static String withoutSpaceBeforeColon(String line, int atMost) {
        int colon = line.indexOf(':');
        int end = colon;
        while (end > 0 && Grammar.isSpace(line.charAt(end - 1))) {
            end--;
        }
        return end > 0 && colon - end <= atMost ? line.substring(0, end) + line.substring(colon) : line;
    }
}
