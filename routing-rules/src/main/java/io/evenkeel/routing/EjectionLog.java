package io.evenkeel.routing;

import io.evenkeel.routing.Outliers.Outlier;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says who was ejected, who was not though it is an outlier, and who came back, with the numbers behind it.
final class EjectionLog {

    private static final Logger log = LoggerFactory.getLogger(EjectionLog.class);

    private EjectionLog() {}

    static void ejected(Outlier outlier, int times, long nanos) {
        log.warn("ejected backend={} rule={} evidence=\"{}\" times={} for={}s",
                outlier.backend(), outlier.rule().word(), outlier.evidence(), times, seconds(nanos));
    }

    static void withheld(Outlier outlier, EjectionLimit limit, String numbers) {
        log.warn("not ejected ({}) backend={} rule={} evidence=\"{}\" {}",
                limit.word(), outlier.backend(), outlier.rule().word(), outlier.evidence(), numbers);
    }

    static void returned(Backend backend) {
        log.info("ejection ended backend={}", backend);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }
}
