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
            "The longest silence within a body, either way, and of a tunnel that one side has closed in its direction.");

    private static final Key<Duration> TOTAL = Key.withDefault("total", Units.durationOrUnlimited("1ms", "24h"), "unlimited",
            "From the request's head to the answer's last byte, retries included. It does not cut tunnels.");

    private static final Key<Duration> TUNNEL_IDLE = Key.withDefault("tunnel-idle", Units.durationOrUnlimited("1ms", "24h"), "1h",
            "The longest silence of a tunnel (`upgrade`), both ways together.");

    private static final Key<Duration> TUNNEL_TOTAL = Key.withDefault("tunnel-total", Units.durationOrUnlimited("1ms", "24h"), "unlimited",
            "The longest life of a tunnel.");

    static final Section<Timeouts> SECTION =
            Section.of(BackendTimeoutsSection::build, RESPONSE, STREAM_IDLE, TOTAL, TUNNEL_IDLE, TUNNEL_TOTAL).alsoKnownAs("tunnel", TUNNEL_IDLE);

    private BackendTimeoutsSection() {}

    private static Timeouts build(Values values) {
        checkReached(values, RESPONSE, TOTAL, "the request");
        checkReached(values, TUNNEL_IDLE, TUNNEL_TOTAL, "the tunnel");
        return new Timeouts(values.get(RESPONSE), values.get(STREAM_IDLE), values.get(TOTAL), values.get(TUNNEL_IDLE), values.get(TUNNEL_TOTAL));
    }

    private static void checkReached(Values values, Key<Duration> part, Key<Duration> whole, String what) {
        if (values.isWritten(part) && values.areSound(part, whole) && values.get(whole).compareTo(values.get(part)) < 0) {
            values.at(part).failBecauseOf(Code.TIMEOUT_NEVER_REACHED, values.at(part).shown() + " is never reached: " + what + " ends after "
                    + values.at(whole).shown(), null, values.at(whole));
        }
    }
}
