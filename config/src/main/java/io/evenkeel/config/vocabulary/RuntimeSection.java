package io.evenkeel.config.vocabulary;

import io.evenkeel.config.RuntimeConfig;
import io.evenkeel.config.RuntimeConfig.Transport;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;
import io.evenkeel.config.shape.Words;
import java.time.Duration;
import java.util.Objects;

/// `runtime`.
final class RuntimeSection {

    private static final Key<String> STATE_DIR = Key.withDefault("state-dir", Texts.file(), ".evenkeel",
            "The folder where the last good configuration is kept.");

    private static final Key<Duration> SHUTDOWN_TIMEOUT = Key.withDefault("shutdown-timeout", Units.duration("1ms", "24h"), "30s",
            "How long requests in flight may still take after TERM.");

    private static final Key<Long> EVENT_LOOPS = Key.withDefault("event-loops", Numbers.wholeOr(1, 256, "auto", 0), "auto",
            "Threads that drive connections; `auto`: one per core.");

    private static final Key<Transport> TRANSPORT = Key.withDefault("transport", Words.of(Transport.class, Transport::word), "auto",
            "How sockets are driven; `auto`: epoll where the kernel has it, else NIO. One that is asked for and not there ends the start.");

    private static final Key<String> ZONE = Key.optional("zone", Texts.label().gatheredAs(Facts.OWN_ZONE), "none",
            "The zone this proxy stands in: backends of the same zone serve first, as long as they have room.");

    static final Section<RuntimeConfig> SECTION =
            Section.of(RuntimeSection::build, STATE_DIR, SHUTDOWN_TIMEOUT, EVENT_LOOPS, TRANSPORT, ZONE)
            .alsoKnownAs("threads", EVENT_LOOPS).alsoKnownAs("workers", EVENT_LOOPS).alsoKnownAs("nbthread", EVENT_LOOPS);

    private RuntimeSection() {}

    private static RuntimeConfig build(Values values) {
        return new RuntimeConfig(Files.resolve(values.base(), values.get(STATE_DIR)), values.get(SHUTDOWN_TIMEOUT),
                Math.toIntExact(values.get(EVENT_LOOPS)), values.get(TRANSPORT), Objects.requireNonNullElse(values.find(ZONE), ""));
    }
}
