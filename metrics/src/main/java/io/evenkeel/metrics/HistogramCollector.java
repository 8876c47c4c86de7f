package io.evenkeel.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Shows one histogram of the catalogue, a row a subject, as a classic Prometheus histogram. Rows may come and go while it is read.
final class HistogramCollector implements Collector {

    private static final double[] BOUNDS = LatencyBounds.seconds();

    private final Meters meter;
    private final MetricMetadata metadata;
    private final Set<Row> rows = ConcurrentHashMap.newKeySet();

    /// Where a histogram is kept: [LatencyBounds#BUCKETS] counters from `bucket`, and the sum in nanoseconds.
    ///
    /// The number of values is not counted but summed up from the buckets, so that the two cannot disagree within a scrape.
    record Row(Labels labels, Tally tally, int bucket, int sum) {

        HistogramDataPointSnapshot read() {
            var counts = new long[LatencyBounds.BUCKETS];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = tally.sum(bucket + i);
            }
            return HistogramDataPointSnapshot.builder()
                    .labels(labels)
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts))
                    .sum(tally.sum(sum) / 1e9)
                    .build();
        }
    }

    HistogramCollector(Meters meter) {
        this.meter = meter;
        metadata = new MetricMetadata(meter.series(), meter.help());
    }

    void add(Row row) {
        rows.add(row);
    }

    void remove(Row row) {
        rows.remove(row);
    }

    @Override
    public HistogramSnapshot collect() {
        return new HistogramSnapshot(metadata, rows.stream().map(Row::read).toList());
    }

    @Override
    public MetricFamilyDescriptor getMetricFamilyDescriptor() {
        return MetricFamilyDescriptor.of(MetricType.HISTOGRAM, metadata, meter.labels());
    }
}
