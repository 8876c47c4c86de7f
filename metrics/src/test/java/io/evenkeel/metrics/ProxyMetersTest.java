package io.evenkeel.metrics;

import static io.evenkeel.metrics.LoadedPage.A;
import static io.evenkeel.metrics.LoadedPage.B;
import static io.evenkeel.metrics.LoadedPage.TWO_BACKENDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxyMetersTest {

    private final LoadedPage page = new LoadedPage(TWO_BACKENDS);

    @AfterEach
    void close() {
        page.close();
    }

    /// Families of ours on the page, by their `# TYPE` lines.
    private Set<String> families() {
        return Pattern.compile("^# TYPE (evenkeel_\\S+) ", Pattern.MULTILINE).matcher(page.meters.scrape()).results()
                .map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void showsEveryMeterOfTheCatalogueAndNoOther() {
        page.loaded();
        assertThat(families().stream().filter(name -> !name.endsWith("_max")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Meters.values()).map(Meters::series).toList());
    }

    @Test
    void countsByClassOfStatus() {
        var route = page.meters.route("all");
        for (int status : new int[] {200, 204, 301, 404, 499, 503, 599}) {
            route.requestStarted();
            route.requestEnded(status, 1_000_000);
        }
        assertThat(page.value("evenkeel_route_requests_total{code=\"2xx\",route=\"all\"}")).isEqualTo(2);
        assertThat(page.value("evenkeel_route_requests_total{code=\"3xx\",route=\"all\"}")).isEqualTo(1);
        assertThat(page.value("evenkeel_route_requests_total{code=\"4xx\",route=\"all\"}")).isEqualTo(1);
        assertThat(page.value("evenkeel_route_requests_total{code=\"5xx\",route=\"all\"}")).isEqualTo(2);
        assertThat(page.value("evenkeel_route_requests_total{code=\"client-left\",route=\"all\"}")).isEqualTo(1);
        assertThat(page.value("evenkeel_route_in_flight{route=\"all\"}")).isZero();
    }

    @Test
    void sortsLatenciesIntoCumulativeBuckets() {
        var route = page.meters.route("all");
        for (long millis : new long[] {1, 30, 30, 4_000, 600_000}) {
            route.requestStarted();
            route.requestEnded(200, millis * 1_000_000);
        }
        assertThat(page.value("evenkeel_route_latency_seconds_count{route=\"all\"}")).isEqualTo(5);
        assertThat(page.value("evenkeel_route_latency_seconds_sum{route=\"all\"}")).isEqualTo(604.061, within(1e-6));
        assertThat(page.value("evenkeel_route_latency_seconds_bucket{route=\"all\",le=\"+Inf\"}")).isEqualTo(5);
        assertThat(page.value("evenkeel_route_latency_seconds_bucket{route=\"all\",le=\"0.05\"}")).isEqualTo(3);
    }

    @Test
    void sharesAreThoseOfTheLastTenSecondsAndNotANumberWithoutPicks() {
        assertThat(page.ofBackend("evenkeel_backend_share", A)).isNaN();
        page.pick(400);
        page.pass(1);
        assertThat(page.ofBackend("evenkeel_backend_share", A)).isEqualTo(0.75, within(0.01));
        assertThat(page.ofBackend("evenkeel_backend_share", B)).isEqualTo(0.25, within(0.01));
        page.pass(11);
        assertThat(page.ofBackend("evenkeel_backend_share", A)).isNaN();
    }

    @Test
    void expectedSharesFollowWeightsAndHealth() {
        assertThat(page.ofBackend("evenkeel_backend_expected_share", A)).isEqualTo(0.75);
        page.setHealthy(A, false);
        assertThat(page.ofBackend("evenkeel_backend_expected_share", A)).isZero();
        assertThat(page.ofBackend("evenkeel_backend_expected_share", B)).isEqualTo(1);
        assertThat(page.ofBackend("evenkeel_backend_healthy", A)).isZero();
        assertThat(page.ofBackend("evenkeel_backend_healthy", B)).isEqualTo(1);
    }

    @Test
    void sharesFollowWeightsShiftedLive() {
        page.pick(400);
        page.pass(1);
        page.configure(TWO_BACKENDS.replace("weight: 3", "weight: 1"));
        page.pass(11);
        page.pick(400);
        page.pass(1);
        assertThat(page.ofBackend("evenkeel_backend_share", A)).isEqualTo(0.5, within(0.01));
        assertThat(page.ofBackend("evenkeel_backend_weight", A)).isEqualTo(1);
        assertThat(page.ofBackend("evenkeel_backend_picks_total", A)).isEqualTo(500, within(1.0));
    }

    @Test
    void imbalanceIsOneWhenSharesAreAsExpected() {
        page.pick(400);
        page.pass(1);
        assertThat(page.value("evenkeel_pool_imbalance_ratio{pool=\"shop\"}")).isEqualTo(1, within(0.02));
    }

    @Test
    void seriesLeaveWithTheirBackendAndRoute() {
        page.loaded();
        page.configure("""
                listeners: [{ name: web, bind: 127.0.0.1:8080 }]
                pools: { shop: { backends: [{ name: b, address: 127.0.0.1:9002 }] } }
                routes: [{ name: other, to: shop }]
                """);
        assertThat(page.meters.scrape()).doesNotContain("backend=\"a\"").doesNotContain("route=\"all\"").contains("backend=\"b\"")
                .contains("route=\"other\"");
    }

    @Test
    void aReturningNameStartsAtZero() {
        page.loaded();
        page.configure(TWO_BACKENDS.replace("name: all", "name: other"));
        page.configure(TWO_BACKENDS);
        assertThat(page.value("evenkeel_route_requests_total{code=\"2xx\",route=\"all\"}")).isZero();
    }

    @Test
    void tellsTheConfigurationInForce() {
        page.loaded();
        assertThat(page.value("evenkeel_config_version")).isEqualTo(7);
        assertThat(page.value("evenkeel_config_stale")).isEqualTo(1);
        assertThat(page.value("evenkeel_config_loaded_timestamp_seconds")).isEqualTo(1.7e9);
    }
}
