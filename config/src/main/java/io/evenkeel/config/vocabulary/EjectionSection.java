package io.evenkeel.config.vocabulary;

import io.evenkeel.config.EjectionConfig;
import io.evenkeel.config.EjectionConfig.Latency;
import io.evenkeel.config.EjectionConfig.SuccessRate;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Unfit;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;
import java.time.Duration;

/// `pools.NAME.ejection`.
final class EjectionSection {

    private static final Key<Integer> CONSECUTIVE_FAILURES = Key.withDefault("consecutive-failures", Numbers.whole(0, 10_000), "5",
            "So many failed answers in a row take a backend out at once; 0: never.");

    private static final Key<SuccessRate> SUCCESS_RATE = Key.withDefault("success-rate", SuccessRateSection.SECTION, "{}",
            "Out goes whose success rate is below the pool's mean by more than so many standard deviations.");

    private static final Key<Latency> LATENCY = Key.withDefault("latency", LatencySection.SECTION, "{}",
            "Out goes whose mean latency is above so many times the pool's median.");

    private static final Key<Duration> INTERVAL = Key.withDefault("interval", Units.duration("100ms", "1h"), "10s",
            "Between two sweeps that compare the backends with each other.");

    private static final Key<Duration> BASE = Key.withDefault("base", Units.duration("100ms", "24h"), "10s",
            "The n-th ejection lasts n times as long, up to `max`.");

    private static final Key<Duration> MAX = Key.withDefault("max", Units.duration("100ms", "24h"), "5m",
            "The longest ejection.");

    private static final Key<Double> MAX_EJECTED = Key.withDefault("max-ejected", Units.share(1, 100), "34%",
            "The share of the pool that may be out at once: rounded down, but at least one while another is eligible, and never more than the "
                    + "others' caps can carry.");

    static final Section<EjectionConfig> SECTION =
            Section.of(EjectionSection::build, CONSECUTIVE_FAILURES, SUCCESS_RATE, LATENCY, INTERVAL, BASE, MAX, MAX_EJECTED)
                    .alsoKnownAs("consecutive-5xx", CONSECUTIVE_FAILURES).alsoKnownAs("max-fails", CONSECUTIVE_FAILURES)
                    .alsoKnownAs("fail-timeout", BASE).alsoKnownAs("base-ejection-time", BASE).alsoKnownAs("duration", BASE)
                    .alsoKnownAs("max-ejection-time", MAX).alsoKnownAs("max-ejection-percent", MAX_EJECTED);

    private EjectionSection() {}

    private static EjectionConfig build(Values values) {
        Duration base = values.get(BASE);
        Duration max = values.get(MAX);
        if (base.compareTo(max) > 0 && values.areSound(BASE, MAX)) {
            Key<Duration> fault = values.isWritten(BASE) ? BASE : MAX;
            values.at(fault).failBecauseOf(Code.EJECTION_ABOVE_MAX, fault == BASE
                    ? values.at(BASE).shown() + " (expected: at most `max`, " + (values.isWritten(MAX) ? values.at(MAX).shown() : "5m by default") + ")"
                    : values.at(MAX).shown() + " (expected: at least `base`, 10s by default)", null, values.at(fault == BASE ? MAX : BASE));
        }
        return new EjectionConfig(values.get(CONSECUTIVE_FAILURES), values.get(SUCCESS_RATE), values.get(LATENCY), values.get(INTERVAL), base,
                max, values.get(MAX_EJECTED));
    }

    /// `pools.NAME.ejection.success-rate`.
    private static final class SuccessRateSection {

        private static final Key<Double> DEVIATIONS = Key.withDefault("deviations", Numbers.decimal("0", "10"), "1.9",
                "Standard deviations below the mean of the pool; 0: never.");

        private static final Key<Integer> MIN_BACKENDS = Key.withDefault("min-backends", Numbers.whole(2, 10_000), "5",
                "Backends with enough requests; with fewer of them nobody is judged.");

        private static final Key<Integer> MIN_REQUESTS = Key.withDefault("min-requests", Numbers.whole(1, 1_000_000), "100",
                "Of a backend within an interval; one with fewer is not judged.");

        static final Section<SuccessRate> SECTION = Section.of(values -> new SuccessRate(values.get(DEVIATIONS), values.get(MIN_BACKENDS),
                values.get(MIN_REQUESTS)), DEVIATIONS, MIN_BACKENDS, MIN_REQUESTS);
    }

    /// `pools.NAME.ejection.latency`.
    private static final class LatencySection {

        private static final Key<Double> TIMES = Key.withDefault("times", Numbers.decimal("0", "100").map(times -> {
            if (times > 0 && times <= 1) {
                throw new Unfit(Code.OUT_OF_RANGE, "0, or above 1 up to 100", null);
            }
            return times;
        }), "0", "Multiple of the pool's median latency, above 1; 0: never.");

        private static final Key<Integer> MIN_REQUESTS = Key.withDefault("min-requests", Numbers.whole(1, 1_000_000), "100",
                "Of a backend within an interval; one with fewer is not judged.");

        static final Section<Latency> SECTION =
                Section.of(values -> new Latency(values.get(TIMES), values.get(MIN_REQUESTS)), TIMES, MIN_REQUESTS);
    }
}
