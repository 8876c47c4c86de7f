package io.evenkeel.config;

import java.util.Locale;

/// The cap that tunes itself, below `max-in-flight`.
public record LimitConfig(Algorithm algorithm) {

    /// Only `max-in-flight` counts.
    public static final LimitConfig NONE = new LimitConfig(Algorithm.NONE);

    /// How it is found.
    public enum Algorithm {
        NONE,
        /// From how latency now compares with latency over long.
        GRADIENT;

        /// As the configuration writes it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
