package io.evenkeel.config.vocabulary;

import io.evenkeel.config.LimitConfig;
import io.evenkeel.config.LimitConfig.Algorithm;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Words;

/// `pools.NAME.limit`.
final class LimitSection {

    private static final Key<Algorithm> ALGORITHM = Key.withDefault("algorithm", Words.of(Algorithm.class, Algorithm::word), "none",
            "`none`: only `max-in-flight` counts; `gradient`: from how latency now compares with latency over long.");

    static final Section<LimitConfig> SECTION = Section.of(values -> new LimitConfig(values.get(ALGORITHM)), ALGORITHM);

    private LimitSection() {}
}
