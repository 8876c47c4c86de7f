package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.metrics.Meters;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    private static final Map<String, String> FIRST = Map.of("pool", "web", "backend", "b1");

    private final MetricsPage page = MetricsPage.parse("""
            # HELP evenkeel_backend_requests_total Tries a backend answered.
            # TYPE evenkeel_backend_requests_total counter
            evenkeel_backend_requests_total{backend="b1",code="2xx",pool="web"} 40.0
            evenkeel_backend_requests_total{backend="b1",code="5xx",pool="web"} 2.0
            evenkeel_backend_requests_total{backend="b2",code="2xx",pool="web"} 1.0E7
            evenkeel_backend_share{backend="b1",pool="web"} NaN
            evenkeel_backend_share{backend="a \\"b1\\", {quoted} = \\\\",pool="web"} 0.5
            evenkeel_backend_latency_seconds_bucket{backend="b1",pool="web",le="0.5"} 3
            evenkeel_backend_latency_seconds_bucket{backend="b1",pool="web",le="+Inf"} 4
            evenkeel_backend_latency_seconds_count{backend="b1",pool="web"} 4
            evenkeel_config_version 7.0
            jvm_threads_live_threads 12.0
            """);

    @Test
    void sumsUpWhatHasTheLabels() {
        assertThat(page.sum(Meters.BACKEND_REQUESTS, FIRST)).isEqualTo(42);
        assertThat(page.sum(Meters.BACKEND_REQUESTS, Map.of())).isEqualTo(10_000_042);
        assertThat(page.sum(Meters.ROUTE_RETRIES, Map.of())).isZero();
    }

    @Test
    void readsSingleValues() {
        assertThat(page.value(Meters.CONFIG_VERSION, Map.of())).isEqualTo(7);
        assertThat(page.value(Meters.BACKEND_SHARE, FIRST)).isNaN();
        assertThat(page.value(Meters.BACKEND_SHARE, Map.of("backend", "nobody"))).isNaN();
    }

    @Test
    void isNotMisledByQuotesInALabel() {
        assertThat(page.value(Meters.BACKEND_SHARE, Map.of("backend", "a \\\"b1\\\", {quoted} = \\\\"))).isEqualTo(0.5);
    }

    @Test
    void readsHistograms() {
        Buckets buckets = page.buckets(Meters.BACKEND_LATENCY, FIRST);

        assertThat(buckets.bounds()).containsExactly(0.5, Double.POSITIVE_INFINITY);
        assertThat(buckets.counts()).containsExactly(3, 4);
        assertThat(page.buckets(Meters.ROUTE_LATENCY, Map.of()).counts()).isEmpty();
    }

    @Test
    void refusesWhatIsNoPage() {
        assertThatIllegalArgumentException().isThrownBy(() -> MetricsPage.parse("evenkeel_{"))
                .withMessage("line: evenkeel_{ (expected: name{labels} value)");
    }
}
