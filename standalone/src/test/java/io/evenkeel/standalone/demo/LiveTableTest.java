package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.demo.Event.Kind;
import io.evenkeel.standalone.demo.Terminal.Size;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {

    private static final Event KILLED = new Event(Kind.KILLED, "web/backend-2");

    private final TableText text = new TableText(Looks.PLACES, false, ShareBar.ASCII);
    private final String table = String.join("\n", text.lines(Looks.figures(), 80));
    private Size size = new Size(24, 80);
    private final Screen screen = new Screen(size.rows());
    private final LiveTable live = new LiveTable(new PrintWriter(screen), text, () -> size);

    @Test
    void drawsInItsPlace() {
        screen.write("$ evenkeel demo\n");

        live.show(Looks.figures(), List.of());
        live.show(Looks.figures(), List.of());
        live.show(Looks.figures(), List.of());

        assertThat(screen.text()).isEqualTo("$ evenkeel demo\n" + table);
        assertThat(screen.scrolled()).isEmpty();
    }

    @Test
    void eventsAndLogLinesScrollAwayAboveIt() throws IOException {
        live.show(Looks.figures(), List.of());
        live.show(Looks.figures(), List.of(KILLED));
        live.scroll().write("ERROR one\nERROR two\n".getBytes(StandardCharsets.UTF_8));

        assertThat(screen.text()).isEqualTo("1:23  web/backend-2 killed: connections to it are refused\nERROR one\nERROR two\n" + table);
        for (int i = 0; i < 30; i++) {
            live.show(Looks.figures(), List.of(KILLED));
        }
        assertThat(screen.text()).endsWith(table).containsOnlyOnce("evenkeel demo");
        assertThat(screen.scrolled()).contains("ERROR one", "ERROR two").noneMatch(line -> line.contains("evenkeel demo"));
    }

    @Test
    void whatIsTypedLeavesNoTrace() {
        live.show(Looks.figures(), List.of());
        screen.write("^C");
        live.show(Looks.figures(), List.of());

        assertThat(screen.text()).isEqualTo(table);
    }

    @Test
    void isNeverHigherThanTheTerminal() {
        size = new Size(8, 80);
        screen.resize(8);
        live.resized();
        live.show(Looks.figures(), List.of());
        live.show(Looks.figures(), List.of());

        assertThat(screen.text().lines()).hasSize(7).containsExactlyElementsOf(text.lines(Looks.figures(), 80).subList(0, 7));
    }

    @Test
    void isInOrderAfterAChangeOfSize() {
        live.show(Looks.figures(), List.of(KILLED));
        screen.write("whatever\nthe terminal\nmade of it");

        size = new Size(17, 48);
        screen.resize(17);
        live.resized();

        String narrow = String.join("\n", text.lines(Looks.figures(), 48));
        assertThat(screen.text()).isEqualTo("1:23  web/backend-2 killed: connections to it ar\n" + narrow);
        size = new Size(40, 140);
        screen.resize(40);
        live.resized();
        live.show(Looks.figures(), List.of());
        assertThat(screen.text()).endsWith(String.join("\n", text.lines(Looks.figures(), 140))).containsOnlyOnce("evenkeel demo");
    }

    @Test
    void leavesTheLastFiguresAndSumsUp() {
        live.show(Looks.figures(), List.of());
        live.end(Looks.figures());

        assertThat(screen.text()).isEqualTo(table + "\nEnded after 1:23: 6,213 answers, 0 errors, 86 retries by the proxy.");
    }
}
