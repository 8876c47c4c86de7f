package io.evenkeel.standalone.command;

import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.Place;
import io.evenkeel.config.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Diagnostics for programs: one JSON object, its fields in a fixed order.
final class DiagnosticJson {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final ObjectWriter WRITER = MAPPER.writerWithDefaultPrettyPrinter();

    private DiagnosticJson() {}

    /// @param file as the operator named it
    static String format(String file, List<Diagnostic> diagnostics) {
        long errors = diagnostics.stream().filter(Diagnostic::isError).count();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("file", file);
        root.put("result", errors > 0 ? "errors" : diagnostics.isEmpty() ? "good" : "warnings");
        root.put("errors", errors);
        root.put("warnings", diagnostics.size() - errors);
        ArrayNode list = root.putArray("diagnostics");
        for (Diagnostic diagnostic : diagnostics) {
            describe(diagnostic, list.addObject());
        }
        return WRITER.writeValueAsString(root);
    }

    private static void describe(Diagnostic diagnostic, ObjectNode node) {
        Problem problem = diagnostic.problem();
        node.put("severity", diagnostic.isError() ? "error" : "warning");
        node.put("code", problem.code());
        node.put("path", problem.path());
        node.put("message", problem.message());
        if (problem.hint() != null) {
            node.put("hint", problem.hint());
        }
        describe(diagnostic.place(), node);
        @Nullable Place related = diagnostic.related();
        if (related != null) {
            ObjectNode other = node.putObject("related");
            if (problem.relatedPath() != null) {
                other.put("path", problem.relatedPath());
            }
            describe(related, other);
        }
    }

    /// A line or column of 0 means the file or the line as a whole and is left out.
    private static void describe(Place place, ObjectNode node) {
        node.put("file", place.file());
        if (place.line() > 0) {
            node.put("line", place.line());
        }
        if (place.column() > 0) {
            node.put("column", place.column()).put("length", place.length());
        }
    }
}
