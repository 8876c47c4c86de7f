package io.evenkeel.config.vocabulary;

import io.evenkeel.config.RouteConfig.Timeouts;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;
import java.time.Duration;

/// `routes[].timeouts`.
final class BackendTimeoutsSection {

    private static final Key<Duration> RESPONSE = Key.withDefault("response", Units.durationOrUnlimited("1ms", "24h"), "30s",
            "From the request's last byte to the answer's head (504).");

    private static final Key<Duration> STREAM_IDLE = Key.withDefault("stream-idle", Units.durationOrUnlimited("1ms", "24h"), "60s",
            "The longest silence within a body, either way.");

    private static final Key<Duration> TOTAL = Key.withDefault("total", Units.durationOrUnlimited("1ms", "24h"), "unlimited",
            "From the request's head to the answer's last byte, retries included.");

    static final Section<Timeouts> SECTION = Section.of(BackendTimeoutsSection::build, RESPONSE, STREAM_IDLE, TOTAL);

    private BackendTimeoutsSection() {}

    private static Timeouts build(Values values) {
        Timeouts timeouts = new Timeouts(values.get(RESPONSE), values.get(STREAM_IDLE), values.get(TOTAL));
        if (values.isWritten(RESPONSE) && values.areSound(RESPONSE, TOTAL) && timeouts.total().compareTo(timeouts.response()) < 0) {
            values.at(RESPONSE).failBecauseOf(Code.TIMEOUT_NEVER_REACHED, values.at(RESPONSE).shown() + " is never reached: the request ends after "
                    + values.at(TOTAL).shown(), null, values.at(TOTAL));
        }
        return timeouts;
    }
}
