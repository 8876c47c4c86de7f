package io.evenkeel.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/// The Prometheus page: what [Rows] put on it, read at the moment of a scrape.
///
/// Counters and gauges are Micrometer meters that read our numbers when asked. Histograms are collectors of our own on the same
/// registry: a request then pays for two striped additions a histogram, and one reading of the clock serves them all.
final class Page implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Meters, HistogramCollector> histograms = new EnumMap<>(Meters.class);

    Page() {
        ProcessMeters.denyOddNames(registry);
        registry.throwExceptionOnRegistrationFailure();
        for (Meters meter : Meters.values()) {
            if (meter.type() == Meters.Type.HISTOGRAM) {
                var collector = new HistogramCollector(meter);
                histograms.put(meter, collector);
                registry.getPrometheusRegistry().register(collector);
            }
        }
    }

    /// Room for the rows of one subject.
    Rows rows() {
        return new Rows(this);
    }

    MeterRegistry registry() {
        return registry;
    }

    HistogramCollector histogram(Meters meter) {
        return histograms.get(meter);
    }

    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
