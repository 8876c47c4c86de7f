package io.evenkeel.standalone.command;

import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.Place;
import io.evenkeel.config.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Diagnostics for people: the message with its place, the line it speaks of, and a caret under the value.
///
/// ```
/// evenkeel.yaml:14:17 error: pools.api.backends[1].weight: -1 (expected: 0..1000) [out-of-range]
///    14 |         weight: -1
///       |                 ^^
/// ```
final class DiagnosticText {

    /// Longer lines are cut around the place; a terminal would wrap them and the caret with them.
    private static final int WIDEST = 160;

    private final List<String> lines;

    /// @param text the file the diagnostics speak of, as read
    DiagnosticText(String text) {
        this.lines = text.isEmpty() ? List.of() : List.of(text.split("\\R", -1));
    }

    String format(Diagnostic diagnostic) {
        Problem problem = diagnostic.problem();
        StringBuilder out = new StringBuilder();
        out.append(diagnostic.place()).append(diagnostic.isError() ? " error: " : " warning: ");
        if (!problem.path().isEmpty()) {
            out.append(problem.path()).append(": ");
        }
        out.append(problem.message()).append(" [").append(problem.code()).append("]\n");
        excerpt(diagnostic.place(), out);
        @Nullable Place related = diagnostic.related();
        if (related != null) {
            out.append("   see also ").append(related).append('\n');
            excerpt(related, out);
        }
        if (problem.hint() != null) {
            out.append("   hint: ").append(problem.hint()).append('\n');
        }
        return out.toString();
    }

    private void excerpt(Place place, StringBuilder out) {
        if (place.line() < 1 || place.line() > lines.size()) {
            return;
        }
        String line = lines.get(place.line() - 1);
        int at = Math.clamp(place.column() - 1L, 0, line.length());
        int from = line.length() <= WIDEST ? 0 : Math.clamp(at - WIDEST / 2L, 0, line.length() - WIDEST);
        int to = Math.min(line.length(), from + WIDEST);
        String number = String.format("%5d", place.line());
        out.append(number).append(" | ").append(printable(line.substring(from, to))).append('\n');
        if (place.column() > 0) {
            int length = Math.clamp(place.length(), 1, Math.max(1, to - at));
            out.append(" ".repeat(number.length())).append(" | ").append(blank(line.substring(from, at))).append("^".repeat(length)).append('\n');
        }
    }

    /// Control characters could move the cursor or recolour the terminal.
    private static String printable(String line) {
        return line.replaceAll("[\\p{Cntrl}&&[^\t]]", "\uFFFD");
    }

    /// As wide as the text on any terminal: tabs stay tabs.
    private static String blank(String text) {
        return text.replaceAll("[^\t]", " ");
    }
}
