package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.routing.BackendId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Scrapes while event loops count and configurations come and go.
class ConcurrentScrapeTest {

    private static final int THREADS = 4;
    private static final int REQUESTS = 200_000;

    @Test
    void readsNeverGoBackNeverDisagreeAndLoseNothing() throws Exception {
        try (var house = new House(LoadedHouse.YAML)) {
            List<Thread> loops = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                loops.add(Thread.ofPlatform().start(() -> count(house.meters)));
            }
            Map<String, Double> last = new HashMap<>();
            while (loops.stream().anyMatch(Thread::isAlive)) {
                Scraped page = house.scrape();
                assertThat(page.value("evenkeel_route_in_flight{route=\"api\"}")).isBetween(0.0, (double) REQUESTS * THREADS);
                assertHistogramHoldsTogether(page);
                page.values().forEach((series, value) -> {
                    if (series.contains("_total") && series.startsWith("evenkeel_")) {
                        assertThat(value).as(series).isGreaterThanOrEqualTo(last.getOrDefault(series, 0.0));
                        last.put(series, value);
                    }
                });
            }
            double all = (double) THREADS * REQUESTS;
            Scraped page = house.scrape();
            assertThat(page.value("evenkeel_route_in_flight{route=\"api\"}")).isZero();
            assertThat(page.value("evenkeel_route_requests_total{code=\"2xx\",route=\"api\"}")).isEqualTo(all);
            assertThat(page.value("evenkeel_route_latency_seconds_count{route=\"api\"}")).isEqualTo(all);
            assertThat(page.value("evenkeel_backend_received_bytes_total{backend=\"a\",pool=\"api\"}")).isEqualTo(all * 7);
        }
    }

    private static void count(ProxyMeters meters) {
        RouteMeters route = meters.route("api");
        BackendMeters backend = meters.backend(new BackendId("api", "a"));
        for (int i = 0; i < REQUESTS; i++) {
            route.requestStarted();
            backend.answered(200, i * 1000L);
            backend.bytesReceived(7);
            route.requestEnded(200, i * 1000L);
        }
    }

    private static void assertHistogramHoldsTogether(Scraped page) {
        String name = "evenkeel_route_latency_seconds";
        double count = page.value(name + "_count{route=\"api\"}");
        double before = 0;
        for (double bound : LatencyBounds.seconds()) {
            String le = Double.isInfinite(bound) ? "+Inf" : Double.toString(bound);
            double cumulative = page.value(name + "_bucket{route=\"api\",le=\"" + le + "\"}");
            assertThat(cumulative).isGreaterThanOrEqualTo(before);
            before = cumulative;
        }
        assertThat(before).isEqualTo(count);
    }

    @Test
    void staysWholeWhileConfigurationsComeAndGo() throws Exception {
        String other = LoadedHouse.YAML.replace("name: api,", "name: renamed,").replace("name: a,", "name: z,");
        try (var house = new House(LoadedHouse.YAML)) {
            var stop = new AtomicBoolean();
            Thread loop = Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    house.meters.route("api").requestEnded(200, 1);
                    house.meters.backend(new BackendId("api", "a")).answered(200, 1);
                }
            });
            Thread scraper = Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    house.meters.scrape();
                }
            });
            try {
                for (int i = 0; i < 100; i++) {
                    house.serve(i % 2 == 0 ? other : LoadedHouse.YAML);
                }
            } finally {
                stop.set(true);
                loop.join();
                scraper.join();
            }
            assertThat(house.scrape().seriesWith("renamed")).isEmpty();
            assertThat(house.scrape().seriesWith("route=\"api\"")).isNotEmpty();
        }
    }
}
