package io.evenkeel.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes `docs/metrics.md` from the catalogue.
final class MetricsDoc {

    /// First word of a meter's name after the house's, and the heading of its section.
    private static final Map<String, String> SECTIONS = new LinkedHashMap<>();

    static {
        SECTIONS.put("listener", "Listeners: where clients connect");
        SECTIONS.put("route", "Routes: what was asked for");
        SECTIONS.put("pool", "Pools");
        SECTIONS.put("backend", "Backends");
        SECTIONS.put("", "The process");
    }

    private MetricsDoc() {}

    static String text() {
        var text = new StringBuilder("""
                # Metrics

                <!-- Written from the catalogue (metrics/src/main/java/io/evenkeel/metrics/Meters.java) by MetricsDocTest; do not edit. -->

                Everything Evenkeel counts, as scraped from `/metrics` on the admin address. A label's value comes from the configuration or from a
                fixed list, never from a client. Series leave the page with the listener, route, pool or backend they speak of; a name that returns
                starts at zero, which `rate()` takes for a restart.

                Latency histograms have the same bounds everywhere, in seconds, as the label `le` has them: %s.
                They are kept by route and by backend, never by both. `code` is the class of the status (`1xx` to `5xx`), or `client-left` when the client went away before its answer.
                Shares and imbalance look at the last ten seconds.

                Beside these there are Micrometer's `jvm_*`, `process_*` and `system_*` series.
                """.formatted(bounds()));
        SECTIONS.forEach((word, heading) -> {
            text.append("\n## ").append(heading).append("\n\n| series | type | labels | meaning |\n|---|---|---|---|\n");
            of(word).forEach(meter -> text.append("| `").append(meter.series()).append("` | ")
                    .append(meter.type().name().toLowerCase(Locale.ROOT)).append(" | ").append(labels(meter)).append(" | ")
                    .append(meter.help()).append(" |\n"));
        });
        return text.append("""

                ## Questions and queries

                | question | query |
                |---|---|
                | requests per second by class | `sum by (code) (rate(evenkeel_listener_requests_total[1m]))` |
                | share of answers that are 5xx, by route | `sum by (route) (rate(evenkeel_route_requests_total{code="5xx"}[5m])) / sum by (route) (rate(evenkeel_route_requests_total[5m]))` |
                | 99th percentile by route | `histogram_quantile(0.99, sum by (route, le) (rate(evenkeel_route_latency_seconds_bucket[5m])))` |
                | slowest backends | `topk(5, histogram_quantile(0.99, sum by (pool, backend, le) (rate(evenkeel_backend_latency_seconds_bucket[5m]))))` |
                | is the load even? | `evenkeel_pool_imbalance_ratio` (1 is even) |
                | who gets more than its share? | `evenkeel_backend_share - evenkeel_backend_expected_share` |
                | are connections reused? | `rate(evenkeel_backend_picks_total[5m]) / rate(evenkeel_backend_connections_opened_total[5m])` |
                """).toString();
    }

    private static String bounds() {
        return Arrays.stream(LatencyBounds.seconds()).filter(Double::isFinite).mapToObj(Double::toString).collect(Collectors.joining(", "));
    }

    private static List<Meters> of(String section) {
        return Arrays.stream(Meters.values()).filter(meter -> {
            String word = meter.dotted().split("\\.")[1];
            return section.isEmpty() ? !SECTIONS.containsKey(word) : word.equals(section);
        }).toList();
    }

    private static String labels(Meters meter) {
        return meter.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    }
}
