package io.evenkeel.config.vocabulary;

import io.evenkeel.config.QueueConfig;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;
import java.time.Duration;

/// `pools.NAME.queue`.
final class QueueSection {

    private static final Key<Integer> MAX = Key.withDefault("max", Numbers.whole(0, 1_000_000), "1024",
            "Requests that may wait, over all event loops; 0: none, who finds every backend full is refused at once (503).");

    private static final Key<Duration> MAX_WAIT = Key.withDefault("max-wait", Units.duration("1ms", "5m"), "1s",
            "After which a waiting request is refused (503 with Retry-After).");

    static final Section<QueueConfig> SECTION = Section.of(QueueSection::build, MAX, MAX_WAIT)
            .alsoKnownAs("size", MAX).alsoKnownAs("length", MAX).alsoKnownAs("maxqueue", MAX)
            .alsoKnownAs("timeout", MAX_WAIT).alsoKnownAs("wait", MAX_WAIT);

    private QueueSection() {}

    private static QueueConfig build(Values values) {
        if (values.get(MAX) > 0) {
            return new QueueConfig(values.get(MAX), values.get(MAX_WAIT));
        }
        if (values.isWritten(MAX_WAIT) && values.areSound(MAX, MAX_WAIT)) {
            values.at(MAX_WAIT).failBecauseOf(Code.NO_EFFECT, "`max-wait` changes nothing: `max` is 0, nobody waits", "remove it", values.at(MAX));
        }
        return QueueConfig.NONE;
    }
}
