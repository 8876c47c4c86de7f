package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.demo.Event.Kind;
import io.evenkeel.standalone.demo.Figures.Clients;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainLinesTest {

    private static final String FIGURES = """
            seconds=83 backend=web/backend-1 health=healthy expected_share=0.333 share=0.277 requests_per_second=66.6 in_flight=1 p50_ms=12.1 p99_ms=24.7
            seconds=83 backend=web/backend-2 health=unhealthy expected_share=0.000 share=0.170 requests_per_second=0.0 in_flight=0 p50_ms=NaN p99_ms=NaN
            seconds=83 backend=web/backend-3 health=healthy expected_share=0.333 share=0.276 requests_per_second=66.5 in_flight=12 p50_ms=12.3 p99_ms=104.1
            seconds=83 backend=web/backend-4 health=refusing expected_share=0.333 share=0.277 requests_per_second=66.9 in_flight=0 p50_ms=11.9 p99_ms=24.8
            seconds=83 clients requests_per_second=200.0 in_flight=13 p50_ms=12.6 p99_ms=24.9 answers=6213 errors=0 unsent=0 retries=86
            """;

    private final StringWriter written = new StringWriter();
    private final PlainLines lines = new PlainLines(new PrintWriter(written), Looks.PLACES);

    @Test
    void tellsWhereEverythingIs() {
        assertThat(written()).isEqualTo(
                "demo proxy=http://127.0.0.1:8080/ admin=http://127.0.0.1:9901/ config=/tmp/evenkeel-demo-1/evenkeel.yaml\n");
    }

    @Test
    void tellsEventsAtOnceAndFiguresNowAndThen() {
        written();
        for (int i = 0; i < 10; i++) {
            lines.show(Looks.figures(), List.of());
        }
        lines.show(Looks.figures(), List.of(new Event(Kind.KILLED, "web/backend-2"), new Event(Kind.ACCEPTED, "2")));

        assertThat(written()).isEqualTo("seconds=83 event=killed backend=web/backend-2\nseconds=83 event=accepted version=2\n" + FIGURES);
    }

    @Test
    void sumsUp() {
        written();
        lines.end(Looks.figures());

        assertThat(written()).isEqualTo(FIGURES + "seconds=83 ended answers=6213 errors=0\n");
    }

    @Test
    void tellsTheLastError() {
        lines.end(new Figures(1, 1, 0, 0, List.of(), new Clients(0, 1, 0, "503 no-backend", Double.NaN, Double.NaN)));

        assertThat(written()).contains("errors=1 unsent=0 retries=0 last_error=\"503 no-backend\"\n");
    }

    /// Since the last call.
    private String written() {
        String text = written.toString();
        written.getBuffer().setLength(0);
        return text;
    }
}
