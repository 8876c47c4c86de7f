package io.evenkeel.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What one subject (a listener, a route, a pool, a backend, the process) shows on the page. Cold; one thread at a time.
///
/// The subject is held weakly: whoever adds rows must keep it alive until [#leave].
final class Rows {

    private final Page page;
    private final List<Runnable> removals = new ArrayList<>();

    Rows(Page page) {
        this.page = page;
    }

    <T> void counter(Meters meter, T subject, ToDoubleFunction<T> value, String... labels) {
        expect(Meters.Type.COUNTER, meter);
        added(FunctionCounter.builder(meter.dotted(), subject, value)
                .description(meter.help()).baseUnit(baseUnit(meter)).tags(tags(meter, labels)).register(page.registry()));
    }

    <T> void gauge(Meters meter, T subject, ToDoubleFunction<T> value, String... labels) {
        expect(Meters.Type.GAUGE, meter);
        added(Gauge.builder(meter.dotted(), subject, value)
                .description(meter.help()).baseUnit(baseUnit(meter)).tags(tags(meter, labels)).register(page.registry()));
    }

    /// @param nanos the sum of what was measured
    <T> void summary(Meters meter, T subject, ToLongFunction<T> count, ToDoubleFunction<T> nanos, String... labels) {
        expect(Meters.Type.SUMMARY, meter);
        added(FunctionTimer.builder(meter.dotted(), subject, count, nanos, TimeUnit.NANOSECONDS)
                .description(meter.help()).tags(tags(meter, labels)).register(page.registry()));
    }

    /// @param bucket the first of [LatencyBounds#BUCKETS] counters
    /// @param sum    the counter of the summed nanoseconds
    void histogram(Meters meter, Tally tally, int bucket, int sum, String... labels) {
        expect(Meters.Type.HISTOGRAM, meter);
        var row = new HistogramCollector.Row(
                Labels.of(meter.labels().toArray(new String[0]), expectAll(meter, labels)), tally, bucket, sum);
        var collector = page.histogram(meter);
        collector.add(row);
        removals.add(() -> collector.remove(row));
    }

    /// Takes all rows off the page.
    void leave() {
        removals.forEach(Runnable::run);
        removals.clear();
    }

    private void added(Meter meter) {
        removals.add(() -> page.registry().remove(meter));
    }

    private static void expect(Meters.Type type, Meters meter) {
        if (meter.type() != type) {
            throw new IllegalArgumentException("meter: " + meter + " of type " + meter.type() + " (expected: type " + type + ")");
        }
    }

    private static String[] expectAll(Meters meter, String... labels) {
        if (labels.length != meter.labels().size()) {
            throw new IllegalArgumentException("labels: " + List.of(labels) + " (expected: values for " + meter.labels() + ")");
        }
        return labels;
    }

    private static Tags tags(Meters meter, String... labels) {
        expectAll(meter, labels);
        Tags tags = Tags.empty();
        for (int i = 0; i < labels.length; i++) {
            tags = tags.and(meter.labels().get(i), labels[i]);
        }
        return tags;
    }

    private static @Nullable String baseUnit(Meters meter) {
        return meter.unit() == Meters.Unit.NONE ? null : meter.unit().name().toLowerCase(Locale.ROOT);
    }
}
