package io.evenkeel.config.yaml;

import io.evenkeel.config.Place;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.report.Findings;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Tells a syntax error of the YAML parser in the words of an operator, with a hint where the line shows a well-known slip.
final class SyntaxProblem {

    private static final Pattern UNQUOTED_IPV6 = Pattern.compile("(?:^|[\\s,\\[{-])\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]:[0-9]");

    private final SourceText source;
    private final Findings findings;

    SyntaxProblem(SourceText source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    /// What went wrong, told by where it shows or, for what was opened and never closed, by where it began.
    private record Telling(String message, @Nullable String hint, boolean whereItBegan) {

        Telling(String message, @Nullable String hint) {
            this(message, hint, false);
        }
    }

    void report(MarkedYAMLException e, String path) {
        Mark found = e.getProblemMark();
        Mark began = e.getContextMark();
        if (found == null) {
            findings.add(Code.YAML_SYNTAX, new Place(source.name(), 0, 0, 1), path, String.valueOf(e.getProblem()), null);
            return;
        }
        String line = line(found.getLine());
        if (found.getColumn() < line.length() && line.charAt(found.getColumn()) == '\t') {
            findings.add(Code.TAB, place(found), path, "a tab (expected: spaces)", "indent with two spaces a level");
            return;
        }
        Telling telling = telling(String.valueOf(e.getContext()), String.valueOf(e.getProblem()), line, found.getColumn());
        if (telling.whereItBegan() && began != null) {
            findings.add(Code.YAML_SYNTAX, place(began), path, telling.message(), telling.hint());
        } else {
            boolean elsewhere = began != null && began.getLine() != found.getLine();
            findings.add(Code.YAML_SYNTAX, place(found), path, telling.message(), telling.hint(), elsewhere ? place(began) : null, null);
        }
    }

    private static Telling telling(String context, String problem, String line, int column) {
        if (line.contains("${") && context.contains("flow")) {
            return new Telling("${…} without quotes inside { } or [ ]", "quote it: \"${NAME}\". YAML takes its braces for its own");
        }
        if (UNQUOTED_IPV6.matcher(line).find()) {
            return new Telling("an IPv6 address without quotes", "quote it: \"[::1]:8080\". YAML takes [ for the beginning of a list");
        }
        if (context.contains("scanning an alias")) {
            return new Telling("a text that begins with a star, without quotes", "quote it: \"*:8080\", \"*.shop.example\"");
        }
        if (context.contains("scanning a quoted scalar") && problem.contains("end of stream")) {
            return new Telling("a quote that is not closed", null, true);
        }
        if (context.contains("flow sequence") && problem.contains("expected ',' or ']'")) {
            return new Telling("a comma or ] is missing before this", null);
        }
        if (context.contains("flow mapping") && problem.contains("expected ',' or '}'")) {
            return new Telling("a comma or } is missing before this", null);
        }
        if (problem.contains("expected <block end>")) {
            return new Telling("this continues neither the " + (context.contains("mapping") ? "mapping" : "list") + " above nor what is around it",
                    "is this line indented as its neighbours are?");
        }
        if (problem.contains("mapping values are not allowed")) {
            return new Telling("a colon where none can be", "is this line indented as its neighbours are? A value that holds a colon and a space wants quotes");
        }
        if (problem.contains("cannot start any token") && column < line.length()) {
            return new Telling("a value cannot begin with " + line.charAt(column), "quote it");
        }
        return new Telling(context.equals("null") ? problem : context + ": " + problem, null);
    }

    private Place place(Mark mark) {
        return new Place(source.name(), mark.getLine() + 1, mark.getColumn() + 1, 1);
    }

    private String line(int index) {
        return source.text().lines().skip(index).findFirst().orElse("");
    }
}
