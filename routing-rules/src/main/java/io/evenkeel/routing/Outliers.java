package io.evenkeel.routing;

import io.evenkeel.config.EjectionConfig;
import io.evenkeel.routing.Evidence.Totals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// The three rules by which real traffic says that a backend is worse than the others. Pure: evidence in, outliers out.
///
/// All three compare. What all backends suffer (a database that is gone, a storm of 503s, one client's poisoned requests) makes none of
/// them an outlier, and taking some out would only add load to the rest.
final class Outliers {

    /// Out goes for its failures in a row only whose run would be so unlikely if it failed no more often than the others do. Where these
    /// do not fail, the configured number is enough; where they fail 3 times in 10, 18 in a row are needed, which happens by chance once in
    /// some thousand million requests. Where 3 in 4 fail no run is long enough.
    static final double ODDS = 1e-9;

    /// So many times the configured number must fail in a row while nobody shows that it can be done better: that one of two backends gets
    /// 20 requests and the other none happens once in a million times.
    private static final int UNCONFIRMED = 4;

    /// Success rates closer than that to the others' are no reason to lose a server. The rule in standard deviations alone knows no size:
    /// one of five that differs at all, by however little, is always 2 of them below the mean.
    static final double NOTICEABLE = 0.05;

    /// Standard errors of the difference of two shares: chance reaches it once in 3.5 million sweeps.
    static final double CHANCE = 5;

    private Outliers() {}

    /// An outlier, and what shows it.
    ///
    /// @param evidence for people: one line without quotes
    record Outlier(Backend backend, EjectionRule rule, String evidence) {}

    /// Whether failures in a row make a backend an outlier.
    ///
    /// How often the others fail is how often the middle one of them does (of two in the middle the better), at its worst
    /// ([Evidence#worstFailureRate]). Half of them must have answered well since the run began; where they had nothing to answer, which
    /// happens by chance too, the run must be four times as long.
    ///
    /// @param configured 1 and more
    /// @param others     that serve beside it
    static List<Outlier> byRun(Backend backend, int configured, List<Backend> others) {
        Evidence evidence = backend.evidence();
        int run = evidence.run();
        if (run < configured || others.isEmpty()) {
            return List.of();
        }
        double[] rates = others.stream().mapToDouble(other -> other.evidence().worstFailureRate()).sorted().toArray();
        double typical = rates[(rates.length - 1) / 2];
        if (Math.pow(typical, Math.min(run, Evidence.REMEMBERED)) > ODDS) {
            return List.of();
        }
        long answering = others.stream().filter(other -> other.evidence().goodSince(evidence.runBegan())).count();
        if (2 * answering < others.size() && run < UNCONFIRMED * configured) {
            return List.of();
        }
        return List.of(new Outlier(backend, EjectionRule.CONSECUTIVE_FAILURES,
                text("%d failures in a row, others fail %.1f%%", run, 100 * typical)));
    }

    /// Whose success rate is below the mean by more than so many standard deviations (as Envoy has it), and below that of all others
    /// together by more than [#NOTICEABLE] and more than [#CHANCE].
    ///
    /// @param interval what the backends that serve did in it
    /// @return the worst first
    static List<Outlier> bySuccessRate(EjectionConfig.SuccessRate rule, Map<Backend, Totals> interval) {
        Map<Backend, Totals> judged = judged(interval, rule.minRequests(), Totals::answers);
        if (rule.deviations() <= 0 || judged.size() < Math.max(2, rule.minBackends())) {
            return List.of();
        }
        double mean = judged.values().stream().mapToDouble(Totals::successRate).average().orElseThrow();
        double variance = judged.values().stream().mapToDouble(each -> square(each.successRate() - mean)).average().orElseThrow();
        double threshold = mean - rule.deviations() * Math.sqrt(variance);
        Totals all = judged.values().stream().reduce(Totals.NONE,
                (a, b) -> new Totals(a.good() + b.good(), a.failed() + b.failed(), a.nanos() + b.nanos()));
        List<Outlier> outliers = new ArrayList<>();
        worstFirst(judged, Comparator.comparingDouble(Totals::successRate)).forEach(entry -> {
            Totals own = entry.getValue();
            Totals others = all.since(own);
            double gap = others.successRate() - own.successRate();
            double error = Math.sqrt(all.successRate() * (1 - all.successRate()) * (1.0 / own.answers() + 1.0 / others.answers()));
            if (own.successRate() < threshold && gap >= NOTICEABLE && gap > CHANCE * error) {
                outliers.add(new Outlier(entry.getKey(), EjectionRule.SUCCESS_RATE, text("%.1f%% of %d good, others %.1f%%, threshold %.1f%%",
                        100 * own.successRate(), own.answers(), 100 * others.successRate(), 100 * threshold)));
            }
        });
        return outliers;
    }

    /// Whose mean latency is above so many times the median of all (of two in the middle the shorter). Only good answers count: a fast
    /// failure makes nobody fast.
    ///
    /// @param interval what the backends that serve did in it
    /// @return the worst first
    static List<Outlier> byLatency(EjectionConfig.Latency rule, Map<Backend, Totals> interval) {
        Map<Backend, Totals> judged = judged(interval, rule.minRequests(), Totals::good);
        if (rule.times() <= 0 || judged.size() < 2) {
            return List.of();
        }
        double[] latencies = judged.values().stream().mapToDouble(Totals::meanLatency).sorted().toArray();
        double median = latencies[(latencies.length - 1) / 2];
        return worstFirst(judged, Comparator.comparingDouble(Totals::meanLatency).reversed())
                .filter(entry -> entry.getValue().meanLatency() > rule.times() * median)
                .map(entry -> new Outlier(entry.getKey(), EjectionRule.LATENCY,
                        text("mean of %d is %.1fms, median of the pool %.1fms", entry.getValue().good(),
                                entry.getValue().meanLatency() / 1e6, median / 1e6)))
                .toList();
    }

    private static Map<Backend, Totals> judged(
            Map<Backend, Totals> interval, int minRequests, ToLongFunction<Totals> requests) {
        Map<Backend, Totals> judged = new LinkedHashMap<>(interval);
        judged.values().removeIf(totals -> requests.applyAsLong(totals) < Math.max(1, minRequests));
        return judged;
    }

    private static Stream<Map.Entry<Backend, Totals>> worstFirst(Map<Backend, Totals> judged, Comparator<Totals> order) {
        return judged.entrySet().stream().sorted(Map.Entry.comparingByValue(order));
    }

    private static double square(double x) {
        return x * x;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
