package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.demo.Figures.Clients;
import io.evenkeel.standalone.demo.Figures.Row;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// For files, pipes and CI: lines of `key=value`, with the words and units of the metrics. Events at once; figures every five seconds, a
/// line a backend and one of the clients.
final class PlainLines implements Display {

    /// Calls of [#show] from one block of figures to the next.
    private static final int EVERY = 10;

    private final PrintWriter out;
    private int calls;

    PlainLines(PrintWriter out, Places places) {
        this.out = out;
        out.println("demo proxy=" + places.proxy() + " admin=" + places.admin() + " config=" + places.config());
        out.flush();
    }

    @Override
    public void show(Figures figures, List<Event> events) {
        events.forEach(event -> out.println(time(figures) + event.inKeys()));
        if (calls > 0 && calls % EVERY == 0) {
            print(figures);
        }
        calls++;
        out.flush();
    }

    @Override
    public void end(Figures figures) {
        print(figures);
        out.println(time(figures) + "ended answers=" + figures.clients().answers() + " errors=" + figures.clients().errors());
        out.flush();
    }

    private void print(Figures figures) {
        figures.rows().forEach(row -> out.println(time(figures) + line(row)));
        out.println(time(figures) + clients(figures));
    }

    private static String time(Figures figures) {
        return "seconds=" + figures.seconds() + " ";
    }

    private static String line(Row row) {
        return String.format(Locale.ROOT,
                "backend=%s health=%s expected_share=%.3f share=%.3f requests_per_second=%.1f in_flight=%d p50_ms=%.1f p99_ms=%.1f",
                row.backend(), row.health().word(), row.expectedShare(), row.share(), row.requestsPerSecond(), row.inFlight(),
                row.p50Millis(), row.p99Millis());
    }

    private static String clients(Figures figures) {
        Clients clients = figures.clients();
        return String.format(Locale.ROOT,
                "clients requests_per_second=%.1f in_flight=%d p50_ms=%.1f p99_ms=%.1f answers=%d errors=%d unsent=%d retries=%d",
                figures.requestsPerSecond(), figures.inFlight(), clients.p50Millis(), clients.p99Millis(), clients.answers(),
                clients.errors(), clients.unsent(), figures.retries()) + (clients.lastError().isEmpty() ? "" : " last_error=\"" + clients.lastError() + "\"");
    }
}
