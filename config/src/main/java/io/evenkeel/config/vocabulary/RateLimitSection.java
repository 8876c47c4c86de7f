package io.evenkeel.config.vocabulary;

import io.evenkeel.config.HashConfig;
import io.evenkeel.config.RateLimitConfig;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;

/// `routes[].rate-limit`.
final class RateLimitSection {

    private static final Key<Double> RATE = Key.required("rate", Units.requestRate(1_000_000),
            "Requests of one bucket that are let through over time; further ones are refused (429).");

    private static final Key<Integer> BURST = Key.optional("burst", Numbers.whole(1, 10_000_000), "as many as `rate` lets through in a second, at least 1",
            "Requests that are let through at once after a silence.");

    private static final Key<HashConfig.Key> BY = Key.withDefault("by", RequestKeys.KEY, "client-ip",
            "What has a bucket of its own; a request that lacks it belongs to its client's. IPv6 clients are told apart by the first 64 bits of "
                    + "their address.");

    static final Section<RateLimitConfig> SECTION = Section.of(RateLimitSection::build, RATE, BURST, BY)
            .alsoKnownAs("average", RATE).alsoKnownAs("limit", RATE).alsoKnownAs("key", BY).alsoKnownAs("source", BY);

    private RateLimitSection() {}

    private static RateLimitConfig build(Values values) {
        double rate = values.get(RATE);
        Integer burst = values.find(BURST);
        return new RateLimitConfig(rate, burst != null ? burst : Math.max(1, (int) Math.ceil(rate)), values.get(BY));
    }
}
