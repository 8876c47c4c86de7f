package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Keeps `docs/metrics.md` in step with the catalogue.
class ReferencePageTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    private static String reference() {
        var text = new StringBuilder("""
                # Metrics

                Written from the catalogue `io.evenkeel.metrics.Meters`; do not edit. Served in the Prometheus text format at `/metrics` of the admin
                address. Labels come from the configuration or from a fixed list, never from a client; series leave the page with what they tell of.
                Beside these there are Micrometer's `jvm_*`, `process_*` and `system_*`.

                `code` is the class of a status, `1xx` to `5xx`, or `client-left`. Shares are of the last 10 s and `NaN` when nothing was picked; the
                expected share is by weight over the eligible backends.

                | series | type | labels | meaning |
                |---|---|---|---|
                """);
        for (Meters meter : Meters.values()) {
            text.append("| `").append(meter.series()).append("` | ").append(meter.type().name().toLowerCase()).append(" | ")
                    .append(meter.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "))).append(" | ")
                    .append(meter.help()).append(" |\n");
        }
        return text.toString();
    }

    @Test
    void isWhatTheCatalogueSays() throws Exception {
        if (Boolean.getBoolean("evenkeel.write-docs")) {
            Files.writeString(PAGE, reference());
        }
        assertThat(PAGE).as("written anew by: mvn -pl metrics -am test -Devenkeel.write-docs=true").exists();
        assertThat(Files.readString(PAGE)).as("written anew by: mvn -pl metrics -am test -Devenkeel.write-docs=true").isEqualTo(reference());
    }
}
