package io.evenkeel.config.report;

import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.Place;
import io.evenkeel.config.Problem;
import java.util.List;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Diagnostics for programs: one JSON object, its fields in a fixed order.
///
/// ```json
/// { "file": "evenkeel.yaml", "result": "errors", "errors": 1, "warnings": 0,
///   "diagnostics": [ { "severity": "error", "code": "out-of-range", "path": "pools.api.backends[1].weight", "message": "-1 (expected: 0..1000)",
///                      "hint": null, "file": "evenkeel.yaml", "line": 14, "column": 17, "length": 2, "related": null } ] }
/// ```
/// `line` and `column` are null where the file or the line as a whole is meant; `related` is the other side of a conflict, with `path`,
/// `file`, `line`, `column` and `length`.
public final class DiagnosticJson {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final ObjectWriter WRITER = MAPPER.writerWithDefaultPrettyPrinter();

    private DiagnosticJson() {}

    /// @param file as the operator named it
    public static String format(String file, List<Diagnostic> diagnostics) {
        long errors = diagnostics.stream().filter(Diagnostic::isError).count();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("file", file);
        root.put("result", errors > 0 ? "errors" : diagnostics.isEmpty() ? "good" : "warnings");
        root.put("errors", errors);
        root.put("warnings", diagnostics.size() - errors);
        ArrayNode list = root.putArray("diagnostics");
        diagnostics.forEach(diagnostic -> describe(diagnostic, list.addObject()));
        return WRITER.writeValueAsString(root);
    }

    private static void describe(Diagnostic diagnostic, ObjectNode node) {
        Problem problem = diagnostic.problem();
        node.put("severity", diagnostic.isError() ? "error" : "warning");
        node.put("code", problem.code());
        node.put("path", problem.path());
        node.put("message", problem.message());
        node.put("hint", problem.hint());
        describe(diagnostic.place(), node);
        Place related = diagnostic.related();
        if (related == null) {
            node.putNull("related");
        } else {
            ObjectNode other = node.putObject("related");
            other.put("path", problem.relatedPath());
            describe(related, other);
        }
    }

    private static void describe(Place place, ObjectNode node) {
        node.put("file", place.file());
        node.put("line", place.line() == 0 ? null : (Integer) place.line());
        node.put("column", place.column() == 0 ? null : (Integer) place.column());
        node.put("length", place.column() == 0 ? null : (Integer) place.length());
    }
}
