package io.evenkeel.standalone.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// Latencies of the last ten seconds, to two digits.
final class RecentLatency {

    private static final int DIGITS = 2;

    private final Recorder recorder = new Recorder(DIGITS);
    /// What came between two readings, the oldest first.
    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(long nanos, Histogram micros) {}

    /// Any thread.
    void record(long nanos) {
        recorder.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    /// Takes in what came since the last call. One thread.
    Quantiles read(long nowNanos) {
        parts.addLast(new Part(nowNanos, recorder.getIntervalHistogram()));
        while (nowNanos - parts.getFirst().nanos() > Window.NANOS) {
            parts.removeFirst();
        }
        Histogram sum = new Histogram(DIGITS);
        parts.forEach(part -> sum.add(part.micros()));
        return sum.getTotalCount() == 0
                ? new Quantiles(Double.NaN, Double.NaN)
                : new Quantiles(sum.getValueAtPercentile(50) / 1e3, sum.getValueAtPercentile(99) / 1e3);
    }

    /// NaN without values.
    record Quantiles(double p50Millis, double p99Millis) {}
}
