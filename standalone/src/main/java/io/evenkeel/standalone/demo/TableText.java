package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.demo.Figures.Clients;
import io.evenkeel.standalone.demo.Figures.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The lines of the live table, a blank one before them. None is wider than the terminal, so none wraps: columns without room are left out, from the right; where
/// there is room to spare, a bar shows each share.
///
/// @param coloured whether lines hold escape sequences for colours
/// @param bar      how a share is drawn
record TableText(Places places, boolean coloured, ShareBar bar) {

    private static final int NARROWEST_NAME = 14;
    private static final int WIDEST_NAME = 24;
    private static final int HEALTH = 1;
    private static final String[] HEADINGS = {"backend", "health", "req/s", "in flight", "share", "expected", "p50 ms", "p99 ms"};
    private static final int[] WIDTHS = {0, 9, 7, 9, 6, 8, 6, 6}; // that of the first depends on the names
    private static final int NARROWEST_BAR = 10;
    private static final int WIDEST_BAR = 40;
    private static final String GAP = "  ";

    /// @param width columns of the terminal
    List<String> lines(Figures figures, int width) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(ink(Ink.BOLD, clip("evenkeel demo  " + clock(figures.seconds()) + "  (Ctrl-C drains and ends)", width)));
        lines.add(clip("  proxy   " + places.proxy(), width));
        lines.add(clip("  admin   " + places.admin() + "metrics", width));
        lines.add(clip("  config  " + places.config() + "  (version " + figures.version() + ")", width));
        lines.add("");
        addTable(lines, figures, width);
        lines.add("");
        lines.add(ink(figures.clients().errors() == 0 ? Ink.NONE : Ink.RED, clip(seen(figures), width)));
        lines.add(ink(Ink.DIM, clip("Edit the config and save it: a good change takes over, a bad one is refused.", width)));
        return lines;
    }

    private void addTable(List<String> lines, Figures figures, int width) {
        int name = Math.clamp(figures.rows().stream().mapToInt(row -> row.backend().length()).max().orElse(0), NARROWEST_NAME, WIDEST_NAME);
        int barCells = barCells(width - fullWidth(name));
        double fullBar = ShareBar.full(figures.rows());
        lines.add(ink(Ink.BOLD, line(width, name, Ink.NONE, HEADINGS)));
        for (Row row : figures.rows()) {
            String line = line(width, name, Ink.of(row.health()), row.backend(), row.health().word(), number(row.requestsPerSecond()),
                    Integer.toString(row.inFlight()), percent(row.share()), percent(row.expectedShare()),
                    number(row.p50Millis()), number(row.p99Millis()));
            lines.add(barCells == 0 ? line : (line + GAP + bar.draw(row, fullBar, barCells)).stripTrailing());
        }
        Clients clients = figures.clients();
        lines.add(line(width, name, Ink.NONE, "clients", "", number(figures.requestsPerSecond()), Integer.toString(figures.inFlight()),
                "", "", number(clients.p50Millis()), number(clients.p99Millis())));
    }

    /// What the demo's clients saw, in a sentence.
    static String seen(Figures figures) {
        Clients clients = figures.clients();
        return String.format(Locale.ROOT, "%,d answers, %,d errors", clients.answers(), clients.errors())
                + (clients.lastError().isEmpty() ? "" : " (last: " + clients.lastError() + ")")
                + (clients.unsent() == 0 ? "" : String.format(Locale.ROOT, ", %,d not sent", clients.unsent()))
                + String.format(Locale.ROOT, ", %,d retries by the proxy", figures.retries());
    }

    /// `1:02:03`, `0:07`
    static String clock(long seconds) {
        long minutes = seconds / 60;
        return minutes < 60
                ? String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", minutes / 60, minutes % 60, seconds % 60);
    }

    private static int fullWidth(int name) {
        int width = name;
        for (int i = 1; i < WIDTHS.length; i++) {
            width += GAP.length() + WIDTHS[i];
        }
        return width;
    }

    /// @param room columns beside the table
    private static int barCells(int room) {
        int cells = Math.min(WIDEST_BAR, room - GAP.length());
        return cells < NARROWEST_BAR ? 0 : cells;
    }

    /// As many cells as find room: texts to the left, numbers to the right.
    private String line(int width, int name, Ink health, String... cells) {
        String first = clip(cells[0], name);
        StringBuilder line = new StringBuilder(clip(first + blanks(name - first.length()), width));
        int room = width - name;
        for (int i = HEALTH; i < cells.length; i++) {
            room -= GAP.length() + WIDTHS[i];
            if (room < 0) {
                break;
            }
            String blanks = blanks(WIDTHS[i] - cells[i].length());
            line.append(GAP).append(i == HEALTH ? ink(health, cells[i]) + blanks : blanks + cells[i]);
        }
        return line.toString().stripTrailing();
    }

    private String ink(Ink ink, String text) {
        return coloured ? ink.on(text) : text;
    }

    private static String blanks(int count) {
        return " ".repeat(Math.max(0, count));
    }

    static String clip(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width));
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f%%", share * 100);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }
}
