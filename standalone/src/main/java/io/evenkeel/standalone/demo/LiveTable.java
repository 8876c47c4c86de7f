package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.demo.Terminal.Size;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// For a terminal: a table that is drawn anew in its place, and above it, scrolling away, what happened and what was logged. Takes nothing of
/// the terminal that it would have to give back, so that a process that ends at once leaves it in order. Any thread.
final class LiveTable implements Display {

    /// Control sequences of ECMA-48: up by lines, erase to the end of the line, erase to the end of the screen, home and erase all.
    private static final String UP = "\033[%dA";
    private static final String ERASE_LINE = "\033[K";
    private static final String ERASE_BELOW = "\033[J";
    private static final String CLEAR = "\033[H\033[2J";
    /// Lines shown again after a change of size; more fit on no screen beside the table.
    private static final int MOST_RECENT = 100;

    private final PrintWriter out;
    private final TableText text;
    private final Supplier<Size> terminal;
    private final Deque<String> recent = new ArrayDeque<>();
    private Size size;
    /// Lines of the table above the cursor.
    private int drawn;
    private @Nullable Figures figures;

    /// @param terminal tells its size, at first and after each change
    LiveTable(PrintWriter out, TableText text, Supplier<Size> terminal) {
        this.out = out;
        this.text = text;
        this.terminal = terminal;
        this.size = terminal.get();
    }

    @Override
    public synchronized void show(Figures figures, List<Event> events) {
        this.figures = figures;
        draw(events.stream().map(event -> TableText.clock(figures.seconds()) + "  " + event.inWords()).toList());
    }

    /// Shows a line above the table, as it is.
    synchronized void scroll(String line) {
        draw(List.of(line));
    }

    /// Begins with a clean screen: how the terminal folds the old lines into its new width is its own affair.
    synchronized void resized() {
        size = terminal.get();
        drawn = 0;
        List<String> again = new ArrayList<>(recent);
        recent.clear();
        int room = Math.max(0, size.rows() - 1 - table().size());
        out.print(CLEAR);
        List<String> fitting = again.subList(Math.max(0, again.size() - room), again.size());
        draw(fitting.stream().map(line -> TableText.clip(line, size.columns())).toList());
    }

    /// A stream that shows every line written to it above the table.
    OutputStream scroll() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                new String(bytes, offset, length, StandardCharsets.UTF_8).lines().forEach(LiveTable.this::scroll);
            }
        };
    }

    private void draw(List<String> above) {
        StringBuilder frame = new StringBuilder("\r");
        if (drawn > 0) {
            frame.append(UP.formatted(drawn));
        }
        List<String> table = table();
        above.forEach(line -> frame.append(line).append(ERASE_LINE).append('\n'));
        table.forEach(line -> frame.append(line).append(ERASE_LINE).append('\n'));
        out.print(frame.append(ERASE_BELOW));
        out.flush();
        drawn = table.size();
        recent.addAll(above);
        while (recent.size() > MOST_RECENT) {
            recent.removeFirst();
        }
    }

    /// As many lines as fit above the line of the cursor.
    private List<String> table() {
        if (figures == null) {
            return List.of();
        }
        List<String> lines = text.lines(figures, size.columns());
        return lines.subList(0, Math.min(lines.size(), Math.max(0, size.rows() - 1)));
    }

    @Override
    public synchronized void end(Figures last) {
        show(last, List.of());
        out.println("Ended after " + TableText.clock(last.seconds()) + ": " + TableText.seen(last) + ".");
        out.flush();
        drawn = 0;
        figures = null;
    }
}
