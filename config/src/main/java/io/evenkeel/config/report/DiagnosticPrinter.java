package io.evenkeel.config.report;

import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.Place;
import io.evenkeel.config.Problem;
import java.util.List;

/// Diagnostics for people: the message with its place, the line it speaks of, and a caret under the value.
///
/// ```
/// evenkeel.yaml:14:17 error: pools.api.backends[1].weight: -1 (expected: 0..1000) [out-of-range]
///    14 |         weight: -1
///       |                 ^^
/// ```
/// The first line is one that terminals and editors link, and that stands alone in a log. Immutable; any thread.
public final class DiagnosticPrinter {

    /// Longer lines are cut around the place; a terminal would wrap them and the caret with them.
    private static final int WIDEST = 160;

    private static final String RED = "\u001B[31m";
    private static final String YELLOW = "\u001B[33m";
    private static final String BOLD = "\u001B[1m";
    private static final String PLAIN = "\u001B[0m";

    private final List<String> lines;
    private final boolean colored;

    /// @param text    the file that the diagnostics speak of, as read; empty: no lines are shown
    /// @param colored whether escape sequences of ANSI terminals (ECMA-48) are used
    public DiagnosticPrinter(String text, boolean colored) {
        this.lines = text.lines().toList();
        this.colored = colored;
    }

    public String print(List<Diagnostic> diagnostics) {
        StringBuilder out = new StringBuilder();
        diagnostics.forEach(diagnostic -> print(diagnostic, out));
        return out.toString();
    }

    /// One diagnostic, ending in a new line.
    public String print(Diagnostic diagnostic) {
        return print(List.of(diagnostic));
    }

    private void print(Diagnostic diagnostic, StringBuilder out) {
        Problem problem = diagnostic.problem();
        String color = diagnostic.isError() ? RED : YELLOW;
        out.append(in(BOLD, diagnostic.place().toString())).append(' ').append(in(color, diagnostic.isError() ? "error:" : "warning:")).append(' ');
        if (!problem.path().isEmpty()) {
            out.append(printable(problem.path())).append(": ");
        }
        out.append(in(BOLD, printable(problem.message()))).append(" [").append(problem.code()).append("]\n");
        excerpt(diagnostic.place(), color, out);
        Place related = diagnostic.related();
        if (related != null) {
            out.append("      see ").append(related).append('\n');
            excerpt(related, color, out);
        }
        if (problem.hint() != null) {
            out.append("      hint: ").append(printable(problem.hint())).append('\n');
        }
    }

    private void excerpt(Place place, String color, StringBuilder out) {
        if (place.line() < 1 || place.line() > lines.size()) {
            return;
        }
        int[] line = lines.get(place.line() - 1).codePoints().toArray();
        int at = Math.clamp(place.column() - 1L, 0, line.length);
        int from = line.length <= WIDEST ? 0 : Math.clamp(at - WIDEST / 2L, 0, line.length - WIDEST);
        int to = Math.min(line.length, from + WIDEST);
        String number = "%5d".formatted(place.line());
        out.append(number).append(" | ").append(printable(new String(line, from, to - from))).append('\n');
        if (place.column() > 0) {
            int length = Math.clamp(place.length(), 1, Math.max(1, to - at));
            out.append(" ".repeat(number.length())).append(" | ").append(blank(new String(line, from, at - from)))
                    .append(in(color, "^".repeat(length))).append('\n');
        }
    }

    private String in(String color, String text) {
        return colored ? color + text + PLAIN : text;
    }

    /// Control characters could move the cursor or recolour the terminal; those of writing direction could reorder the line.
    private static String printable(String line) {
        return line.replaceAll("[\\p{Cntrl}\\u0080-\\u009F\\u2028-\\u202E\\u2066-\\u2069&&[^\t]]", "\uFFFD");
    }

    /// As wide as the text on any terminal: tabs stay tabs.
    private static String blank(String text) {
        return text.codePoints().collect(StringBuilder::new, (blank, c) -> blank.append(c == '\t' ? '\t' : ' '), StringBuilder::append).toString();
    }
}
