package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.health.ProbeResult;
import io.evenkeel.routing.BackendId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageTest {

    private final House house = LoadedHouse.build();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void showsTheCatalogueAndNothingElseOfTheHouse() {
        Set<String> shown = house.scrape().metrics().stream().filter(name -> name.startsWith("evenkeel_"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(shown).as("add what is missing on the page to LoadedHouse, and strays to the catalogue (Meters)")
                .isEqualTo(Arrays.stream(Meters.values()).map(Meters::series).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyMeterHasARowWithItsLabelsAndNoOthers() {
        Scraped page = house.scrape();
        for (Meters meter : Meters.values()) {
            String count = meter.series() + (meter.type() == Meters.Type.COUNTER || meter.type() == Meters.Type.GAUGE ? "" : "_count");
            String labels = meter.labels().stream().sorted().map(label -> label + "=\"(?:[^\"\\\\]|\\\\.)*\"").collect(Collectors.joining(","));
            assertThat(page.values().keySet()).as("rows of %s", meter)
                    .anyMatch(series -> series.matches(count + (labels.isEmpty() ? "" : "\\{" + labels + "}")));
        }
    }

    @Test
    void showsWhatWasCounted() {
        Map<String, Double> expected = Map.ofEntries(
                Map.entry("evenkeel_listener_requests_total{code=\"2xx\",listener=\"web\"}", 1.0),
                Map.entry("evenkeel_listener_requests_total{code=\"5xx\",listener=\"web\"}", 0.0),
                Map.entry("evenkeel_listener_in_flight{listener=\"web\"}", 1.0),
                Map.entry("evenkeel_listener_connections_active{listener=\"web\"}", 1.0),
                Map.entry("evenkeel_listener_connections_opened_total{listener=\"web\"}", 2.0),
                Map.entry("evenkeel_listener_connections_refused_total{listener=\"web\"}", 1.0),
                Map.entry("evenkeel_listener_received_bytes_total{listener=\"web\"}", 100.0),
                Map.entry("evenkeel_listener_sent_bytes_total{listener=\"web\"}", 2000.0),
                Map.entry("evenkeel_listener_access_log_dropped_total{listener=\"web\"}", 1.0),
                Map.entry("evenkeel_route_requests_total{code=\"client-left\",route=\"api\"}", 1.0),
                Map.entry("evenkeel_route_in_flight{route=\"api\"}", 1.0),
                Map.entry("evenkeel_route_retries_total{route=\"api\"}", 1.0),
                Map.entry("evenkeel_listener_tunnels_active{listener=\"web\"}", 1.0),
                Map.entry("evenkeel_route_tunnels_opened_total{route=\"api\"}", 3.0),
                Map.entry("evenkeel_route_tunnels_active{route=\"api\"}", 2.0),
                Map.entry("evenkeel_route_tunnels_received_bytes_total{route=\"api\"}", 300.0),
                Map.entry("evenkeel_route_tunnels_sent_bytes_total{route=\"api\"}", 7000.0),
                Map.entry("evenkeel_backend_tunnels_active{backend=\"a\",pool=\"api\"}", 1.0),
                Map.entry("evenkeel_route_latency_seconds_count{route=\"api\"}", 1.0),
                Map.entry("evenkeel_route_latency_seconds_sum{route=\"api\"}", 0.003),
                Map.entry("evenkeel_route_latency_seconds_bucket{route=\"api\",le=\"0.0025\"}", 0.0),
                Map.entry("evenkeel_route_latency_seconds_bucket{route=\"api\",le=\"0.005\"}", 1.0),
                Map.entry("evenkeel_route_latency_seconds_bucket{route=\"api\",le=\"+Inf\"}", 1.0),
                Map.entry("evenkeel_pool_exhausted_total{pool=\"web\"}", 1.0),
                Map.entry("evenkeel_pool_spilled_total{pool=\"web\"}", 1.0),
                Map.entry("evenkeel_pool_queue_depth{pool=\"web\"}", 0.0),
                Map.entry("evenkeel_pool_queue_wait_seconds_sum{pool=\"web\"}", 1.0),
                Map.entry("evenkeel_pool_queue_wait_seconds_count{pool=\"web\"}", 1.0),
                Map.entry("evenkeel_pool_queue_requests_total{outcome=\"timeout\",pool=\"web\"}", 1.0),
                Map.entry("evenkeel_pool_queue_requests_total{outcome=\"overflow\",pool=\"web\"}", 1.0),
                Map.entry("evenkeel_pool_queue_requests_total{outcome=\"served\",pool=\"web\"}", 0.0),
                Map.entry("evenkeel_pool_sticky_requests_total{outcome=\"moved\",pool=\"web\"}", 1.0),
                Map.entry("evenkeel_pool_sticky_requests_total{outcome=\"kept\",pool=\"web\"}", 0.0),
                Map.entry("evenkeel_pool_panic{pool=\"api\"}", 0.0),
                Map.entry("evenkeel_backend_requests_total{backend=\"a\",code=\"5xx\",pool=\"api\"}", 1.0),
                Map.entry("evenkeel_backend_requests_total{backend=\"a\",code=\"client-left\",pool=\"api\"}", 1.0),
                Map.entry("evenkeel_backend_failures_total{backend=\"a\",pool=\"api\",reason=\"response-timeout\"}", 1.0),
                Map.entry("evenkeel_backend_connections_failed_total{backend=\"a\",pool=\"api\",reason=\"connect-refused\"}", 1.0),
                Map.entry("evenkeel_backend_connections_opened_total{backend=\"a\",pool=\"api\"}", 3.0),
                Map.entry("evenkeel_backend_connections_active{backend=\"a\",pool=\"api\"}", 1.0),
                Map.entry("evenkeel_backend_connections_idle{backend=\"a\",pool=\"api\"}", 1.0),
                Map.entry("evenkeel_backend_latency_seconds_count{backend=\"a\",pool=\"api\"}", 2.0),
                Map.entry("evenkeel_backend_latency_seconds_bucket{backend=\"a\",pool=\"api\",le=\"5.0E-4\"}", 0.0),
                Map.entry("evenkeel_backend_latency_seconds_bucket{backend=\"a\",pool=\"api\",le=\"10.0\"}", 1.0),
                Map.entry("evenkeel_backend_latency_seconds_bucket{backend=\"a\",pool=\"api\",le=\"+Inf\"}", 2.0),
                Map.entry("evenkeel_backend_healthy{backend=\"a\",pool=\"api\"}", 0.0),
                Map.entry("evenkeel_backend_weight{backend=\"a\",pool=\"api\"}", 1.0),
                Map.entry("evenkeel_backend_weight{backend=\"b{x},y=1\",pool=\"api\"}", 3.0),
                Map.entry("evenkeel_backend_picks_total{backend=\"127.0.0.1:1003\",pool=\"web\"}", 0.0),
                Map.entry("evenkeel_backend_probes_total{backend=\"a\",pool=\"api\",result=\"passed\"}", 1.0),
                Map.entry("evenkeel_backend_probes_total{backend=\"a\",pool=\"api\",result=\"refused\"}", 1.0),
                Map.entry("evenkeel_backend_probe_duration_seconds_count{backend=\"a\",pool=\"api\"}", 2.0),
                Map.entry("evenkeel_backend_probe_duration_seconds_sum{backend=\"a\",pool=\"api\"}", 0.003),
                Map.entry("evenkeel_backend_transitions_total{backend=\"a\",pool=\"api\",to=\"unhealthy\"}", 1.0),
                Map.entry("evenkeel_config_version", 7.0),
                Map.entry("evenkeel_config_loaded_timestamp_seconds", 1_700_000_000.5),
                Map.entry("evenkeel_config_stale", 1.0),
                Map.entry("evenkeel_config_reloads_total{result=\"applied\"}", 1.0),
                Map.entry("evenkeel_config_reloads_total{result=\"rejected\"}", 1.0),
                Map.entry("evenkeel_buffer_memory_bytes{area=\"direct\"}", 8192.0));
        assertThat(house.scrape().values()).containsAllEntriesOf(expected);
    }

    @Test
    void countsInFlightPicksAndPanicsOfThePoolItself() {
        Scraped page = house.scrape();
        assertThat(page.seriesWith("evenkeel_backend_picks_total").stream().mapToDouble(page::value).sum()).isEqualTo(41);
        assertThat(page.seriesWith("evenkeel_backend_in_flight").stream().mapToDouble(page::value).sum()).isEqualTo(1);

        house.registry.setHealthy(house.backend("api", "b{x},y=1"), false);
        page = house.scrape();
        assertThat(page.value("evenkeel_pool_panic{pool=\"api\"}")).isEqualTo(1);
        assertThat(page.value("evenkeel_pool_panics_total{pool=\"api\"}")).isEqualTo(1);
    }

    @Test
    void takesSeriesOffThePageWithTheirSubject() {
        assertThat(house.scrape().seriesWith("\"other\"")).isNotEmpty();
        assertThat(house.scrape().seriesWith("\"api\"")).isNotEmpty();
        house.serve("""
                listeners: [{ name: web, bind: 127.0.0.1:0 }]
                pools: { web: { backends: [127.0.0.1:1003] } }
                routes: [{ name: rest, to: web }]
                """);
        Scraped page = house.scrape();
        assertThat(page.seriesWith("\"other\"")).isEmpty();
        assertThat(page.seriesWith("\"api\"")).isEmpty();
        assertThat(page.seriesWith("\"rest\"")).isNotEmpty();
        assertThat(page.value("evenkeel_listener_requests_total{code=\"2xx\",listener=\"web\"}")).as("who stays goes on").isEqualTo(1);
    }

    @Test
    void startsAtZeroWhenANameReturns() {
        ListenerMeters old = house.meters.listener("other");
        house.serve(LoadedHouse.YAML.replace(", { name: other, bind: \"127.0.0.2:0\" }", ""));
        house.serve(LoadedHouse.YAML);
        old.requestEnded(200);
        assertThat(house.scrape().value("evenkeel_listener_requests_total{code=\"2xx\",listener=\"other\"}")).isZero();
        assertThat(house.meters.listener("other")).isNotSameAs(old);
    }

    @Test
    void keepsEverythingOverAReloadThatChangesNothing() {
        Map<String, Double> before = house.scrape().values();
        BackendMeters same = house.meters.backend(new BackendId("api", "a"));
        for (int i = 0; i < 20; i++) {
            house.serve(LoadedHouse.YAML);
        }
        assertThat(house.meters.backend(new BackendId("api", "a"))).isSameAs(same);
        Map<String, Double> after = house.scrape().values();
        before.keySet().removeIf(series -> !series.startsWith("evenkeel_"));
        assertThat(after).containsAllEntriesOf(before);
    }

    @Test
    void doesNotCountProbesOfBackendsItDoesNotKnow() {
        house.meters.health().onProbe(LoadedHouse.target(new BackendId("nobody", "x")), new ProbeResult.Passed(1), true);
        assertThat(house.scrape().seriesWith("nobody")).isEmpty();
    }

    @Test
    void clearsStaleWhenANewerConfigurationTakesOver() {
        house.meters.config().applied(8, Instant.EPOCH);
        assertThat(house.scrape().value("evenkeel_config_stale")).isZero();
        assertThat(house.scrape().value("evenkeel_config_version")).isEqualTo(8);
    }
}
