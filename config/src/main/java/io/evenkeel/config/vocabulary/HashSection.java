package io.evenkeel.config.vocabulary;

import io.evenkeel.config.HashConfig;
import io.evenkeel.config.HashConfig.Source;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Cursor;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Unfit;
import io.evenkeel.config.shape.Values;
import java.util.Set;

/// `pools.NAME.hash`.
final class HashSection {

    /// Strategies that ship with Evenkeel and hash a key.
    private static final Set<String> HASHING = Set.of("consistent-hash", "maglev", "rendezvous", "ip-hash");

    /// And those that do not. A plug-in's is on neither list: nothing is known of it here.
    private static final Set<String> NOT_HASHING =
            Set.of("round-robin", "weighted", "least-connections", "power-of-two", "peak-ewma", "random", "first");

    private static final Key<HashConfig.Key> KEY = Key.withDefault("key", RequestKeys.KEY, "client-ip",
            "The part of a request that is hashed: requests with one key go to one backend while it is eligible and has room.");

    private static final Key<String> FALLBACK = Key.withDefault("fallback", fallback(), "power-of-two",
            "The strategy for requests that lack the key.");

    private static final Key<Double> BOUND = Key.withDefault("bound", Numbers.decimalOr("1", "100", "unlimited", Double.POSITIVE_INFINITY), "1.25",
            "The most in flight at one backend, as a multiple of what it would have if the load were even; beyond it the next one of the key's order serves.");

    static final Section<HashConfig> SECTION =
            Section.of(values -> new HashConfig(values.get(KEY), values.get(FALLBACK), values.get(BOUND)), KEY, FALLBACK, BOUND)
                    .alsoKnownAs("on", KEY).alsoKnownAs("header", KEY).alsoKnownAs("hash-balance-factor", BOUND).alsoKnownAs("factor", BOUND);

    private HashSection() {}

    private static Scalar<String> fallback() {
        return Texts.name().map(name -> {
            if (HASHING.contains(name)) {
                throw new Unfit(Code.FALLBACK_HASHES, "a strategy that needs no key", null);
            }
            return name;
        });
    }

    /// Says so where the pool's strategy makes no use of what is written.
    static void checkUsed(Values pool, Key<HashConfig> hash, String strategy) {
        if (!pool.isWritten(hash)) {
            return;
        }
        Cursor at = pool.at(hash);
        Cursor key = at.within(KEY.name());
        if (NOT_HASHING.contains(strategy)) {
            at.fail(Code.NO_EFFECT, "`hash` changes nothing: " + strategy + " hashes no key", "remove it, or choose `strategy: consistent-hash`");
        } else if (strategy.equals("ip-hash") && key != at && pool.get(hash).key().source() != Source.CLIENT_IP) {
            key.fail(Code.NO_EFFECT, "`key` changes nothing: ip-hash hashes the client's address", "choose `strategy: consistent-hash`");
        }
    }
}
