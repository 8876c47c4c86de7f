package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The reference page is written from the catalogue.
class MetricsDocTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    /// `-Devenkeel.write-docs=true` writes the page instead of comparing it.
    private static final String WRITE = "evenkeel.write-docs";

    @Test
    void theReferencePageIsUpToDate() throws Exception {
        if (System.getProperty(WRITE) != null) {
            Files.writeString(PAGE, MetricsDoc.text());
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/metrics.md is not what the catalogue says. Write it anew: mvn -pl metrics -am test"
                        + " -Dtest=MetricsDocTest -Dsurefire.failIfNoSpecifiedTests=false -Dtest.required=false -D" + WRITE + "=true")
                .isEqualTo(MetricsDoc.text());
    }

    @Test
    void hasALineForEveryMeter() {
        for (Meters meter : Meters.values()) {
            assertThat(MetricsDoc.text()).contains("| `" + meter.series() + "` | " + meter.type().name().toLowerCase());
        }
    }
}
