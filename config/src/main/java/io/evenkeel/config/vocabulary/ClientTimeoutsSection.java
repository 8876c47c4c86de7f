package io.evenkeel.config.vocabulary;

import io.evenkeel.config.ListenerConfig.Timeouts;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Units;
import java.time.Duration;

/// `listeners[].timeouts`.
final class ClientTimeoutsSection {

    private static final Key<Duration> HEADER = Key.withDefault("header", Units.durationOrUnlimited("1ms", "24h"), "10s",
            "From a request's first byte to the end of its head (408): the total.");

    private static final Key<Duration> IDLE = Key.withDefault("idle", Units.durationOrUnlimited("1ms", "24h"), "60s",
            "Between requests on a kept-alive connection, which is then closed silently.");

    private static final Key<Duration> BODY = Key.withDefault("body", Units.durationOrUnlimited("1ms", "24h"), "30s",
            "Between two pieces of a request body (408): the longest silence, not the total.");

    private static final Key<Duration> WRITE = Key.withDefault("write", Units.durationOrUnlimited("1ms", "24h"), "30s",
            "Between two pieces that the client takes of an answer or a tunnel; then its connection is reset.");

    private static final Key<Duration> MAX_CONNECTION_AGE = Key.withDefault("max-connection-age", Units.durationOrUnlimited("1s", "365d"), "unlimited",
            "After which a connection is closed at the next answer.");

    static final Section<Timeouts> SECTION = Section.of(values -> new Timeouts(values.get(HEADER), values.get(IDLE), values.get(BODY),
                    values.get(WRITE), values.get(MAX_CONNECTION_AGE)),
            HEADER, IDLE, BODY, WRITE, MAX_CONNECTION_AGE);

    private ClientTimeoutsSection() {}
}
