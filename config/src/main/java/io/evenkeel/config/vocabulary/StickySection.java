package io.evenkeel.config.vocabulary;

import io.evenkeel.config.StickyConfig;
import io.evenkeel.config.StickyConfig.Secure;
import io.evenkeel.config.StickyConfig.WhenFull;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Words;
import java.time.Duration;

/// `pools.NAME.sticky`.
final class StickySection {

    private static final Key<String> COOKIE = Key.withDefault("cookie", HttpTexts.COOKIE_NAME, "EVENKEEL",
            "The cookie's name. Its value shows no address.");

    private static final Key<Duration> MAX_AGE = Key.withDefault("max-age", Units.durationOrUnlimited("1s", "365d"), "1h",
            "How long clients keep it from when it was set, as it is not renewed; `unlimited`: until the browser ends.");

    private static final Key<Secure> SECURE = Key.withDefault("secure", Words.of(Secure.class), "auto",
            "Whether it is sent over encrypted connections only; `auto`: as the connection it is set on.");

    private static final Key<WhenFull> WHEN_FULL = Key.withDefault("when-full", Words.of(WhenFull.class), "spill",
            "What becomes of a request whose backend is full: another serves this one (`spill`), or it waits in the queue for its own (`wait`).");

    static final Section<StickyConfig> SECTION = Section.of(values -> new StickyConfig(values.get(COOKIE), values.get(MAX_AGE),
                    values.get(SECURE), values.get(WHEN_FULL)), COOKIE, MAX_AGE, SECURE, WHEN_FULL)
            .alsoKnownAs("name", COOKIE).alsoKnownAs("ttl", MAX_AGE).alsoKnownAs("expires", MAX_AGE);

    private StickySection() {}
}
