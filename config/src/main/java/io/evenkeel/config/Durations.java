package io.evenkeel.config;

import java.time.Duration;

/// Durations as the configuration means them.
public final class Durations {

    /// What `unlimited` stands for: 292 years, the longest that still fits [Duration#toNanos].
    public static final Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE);

    private Durations() {}
}
