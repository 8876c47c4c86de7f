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
    private static final Pattern UNQUOTED_STAR = Pattern.compile("[:,\\[-]\\s*\\*[^\\s]");

    private final SourceText source;
    private final Findings findings;

    SyntaxProblem(SourceText source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    void report(MarkedYAMLException e, String path) {
        Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        if (mark == null) {
            findings.add(Code.YAML_SYNTAX, new Place(source.name(), 0, 0, 1), path, String.valueOf(e.getProblem()), null);
            return;
        }
        String line = line(mark.getLine());
        int column = mark.getColumn();
        if (column < line.length() && line.charAt(column) == '\t') {
            findings.add(Code.TAB, place(mark), path, "a tab (expected: spaces)", "indent with two spaces a level");
            return;
        }
        Mark context = e.getContextMark();
        boolean elsewhere = context != null && context.getLine() != mark.getLine();
        findings.add(Code.YAML_SYNTAX, place(mark), path, message(e), hint(e, line), elsewhere ? place(context) : null, null);
    }

    private static String message(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem()).replaceAll(" \\(Do not use .* for indentation\\)", "").replaceAll("\\.$", "");
        return e.getContext() == null ? problem : e.getContext() + ": " + problem;
    }

    private @Nullable String hint(MarkedYAMLException e, String line) {
        if (line.contains("${")) {
            return "inside { } and [ ] quote \"${NAME}\": YAML takes its braces for its own";
        }
        if (UNQUOTED_IPV6.matcher(line).find()) {
            return "quote an IPv6 address: \"[::1]:8080\"";
        }
        if (UNQUOTED_STAR.matcher(line).find()) {
            return "quote a text that begins with a star: \"*:8080\"";
        }
        return switch (String.valueOf(e.getProblem())) {
            case String p when p.contains("mapping values are not allowed") ->
                    "is this line indented as its neighbours are? A value that holds `: ` wants quotes";
            case String p when p.contains("expected <block end>") -> "is this line indented as its neighbours are?";
            case String p when p.contains("cannot start any token") -> "quote the value";
            default -> null;
        };
    }

    private Place place(Mark mark) {
        return new Place(source.name(), mark.getLine() + 1, mark.getColumn() + 1, 1);
    }

    private String line(int index) {
        return source.text().lines().skip(index).findFirst().orElse("");
    }
}
