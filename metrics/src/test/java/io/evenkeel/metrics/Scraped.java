package io.evenkeel.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A page as a scraper sees it: values by series, labels in the order of the alphabet.
record Scraped(String page, Map<String, Double> values) {

    static Scraped of(ProxyMeters meters) {
        String page = meters.scrape();
        Map<String, Double> values = new LinkedHashMap<>();
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            String number = line.substring(space + 1).replace("+Inf", "Infinity");
            if (values.put(line.substring(0, space), Double.parseDouble(number)) != null) {
                throw new AssertionError("twice on the page: " + line);
            }
        });
        return new Scraped(page, values);
    }

    double value(String series) {
        Double value = values.get(series);
        if (value == null) {
            throw new AssertionError("not on the page: " + series);
        }
        return value;
    }

    /// Names of the metrics that have a TYPE line.
    Set<String> metrics() {
        return page.lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")[2])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Series with this text in them.
    Set<String> seriesWith(String text) {
        return values.keySet().stream().filter(series -> series.contains(text)).collect(Collectors.toCollection(TreeSet::new));
    }
}
