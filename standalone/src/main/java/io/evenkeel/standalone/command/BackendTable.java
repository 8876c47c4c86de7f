package io.evenkeel.standalone.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// What `/api/backends` tells, as a table for people.
final class BackendTable {

    private static final List<String> HEADINGS =
            List.of("BACKEND", "ADDRESS", "STATE", "WEIGHT", "IN FORCE", "IN FLIGHT", "CAP", "SHARE", "EXPECTED");
    /// From here on numbers, which stand to the right.
    private static final int FIRST_NUMBER = HEADINGS.indexOf("WEIGHT");

    private BackendTable() {}

    /// @param backends the list as the API has it
    static String of(JsonNode backends) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        boolean overridden = false;
        for (JsonNode backend : backends) {
            rows.add(row(backend));
            overridden |= backend.path("overridden").asBoolean(false);
        }
        int[] widths = new int[HEADINGS.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> append(row, widths, text));
        return text + (overridden ? "* set at runtime, not in the file\n" : "");
    }

    private static List<String> row(JsonNode backend) {
        int inForce = backend.path("weightInForce").asInt();
        return List.of(
                backend.path("pool").asString() + "/" + backend.path("name").asString(),
                backend.path("address").asString(),
                backend.path("state").asString() + (backend.path("panic").asBoolean(false) ? " (panic)" : ""),
                String.valueOf(backend.path("weight").asInt()),
                inForce + (backend.path("overridden").asBoolean(false) ? "*" : ""),
                String.valueOf(backend.path("inFlight").asInt()),
                String.valueOf(backend.path("limit").asInt()),
                share(backend.path("share")),
                share(backend.path("expectedShare")));
    }

    private static String share(JsonNode share) {
        return share.isNumber() ? String.format(Locale.ROOT, "%.1f%%", 100 * share.doubleValue()) : "-";
    }

    private static void append(List<String> row, int[] widths, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : "  ").append(i < FIRST_NUMBER ? row.get(i) + padding : padding + row.get(i));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
