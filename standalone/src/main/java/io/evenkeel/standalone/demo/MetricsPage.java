package io.evenkeel.standalone.demo;

import io.evenkeel.metrics.Meters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Prometheus page as a scraper reads it (text format 0.0.4). Immutable.
final class MetricsPage {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, List<Sample>> samples = new HashMap<>();

    /// One line of the page. Values of labels are as they stand there, with their escapes.
    record Sample(Map<String, String> labels, double value) {}

    private MetricsPage() {}

    static MetricsPage parse(String text) {
        MetricsPage page = new MetricsPage();
        text.lines().filter(line -> line.startsWith("evenkeel_")).forEach(page::add);
        return page;
    }

    private void add(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException("line: " + line + " (expected: name{labels} value)");
        }
        Map<String, String> labels = new HashMap<>();
        if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        samples.computeIfAbsent(sample.group(1), _ -> new ArrayList<>()).add(new Sample(labels, number(sample.group(3))));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /// The sum over all samples of a meter that have these labels; 0 without any.
    double sum(Meters meter, Map<String, String> labels) {
        return samples(meter.series(), labels).stream().mapToDouble(Sample::value).sum();
    }

    /// The one value of a meter with exactly these labels; NaN without one.
    double value(Meters meter, Map<String, String> labels) {
        return samples(meter.series(), labels).stream().mapToDouble(Sample::value).findFirst().orElse(Double.NaN);
    }

    /// A histogram with exactly these labels; one without buckets if it is not there.
    Buckets buckets(Meters meter, Map<String, String> labels) {
        List<Sample> found = samples(meter.series() + "_bucket", labels);
        double[] bounds = new double[found.size()];
        double[] counts = new double[found.size()];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = number(found.get(i).labels().get("le"));
            counts[i] = found.get(i).value();
        }
        return new Buckets(bounds, counts);
    }

    private List<Sample> samples(String series, Map<String, String> labels) {
        return samples.getOrDefault(series, List.of()).stream()
                .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet())).toList();
    }
}
