package io.evenkeel.routing.strategy;

import io.evenkeel.config.HashConfig;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.HashKey;
import io.evenkeel.routing.Picker;
import io.evenkeel.routing.Strategies;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What the strategies have in common that send equal keys to equal backends: the key, the fallback of requests that lack it, and the load
/// bound. Where a key belongs is for the [Placement] to say, by the names and weights of the backends alone, so that several proxies with one
/// configuration agree, and a restart changes nothing.
///
/// **Fallback.** Requests without the key go by another strategy; one that hashes too then hashes the client's address.
///
/// **Rebuild.** A placement depends on the set alone and may be dear to compute, so the one before the last is remembered too: a backend
/// that comes and goes costs nothing.
abstract class Hashing implements BalancingStrategy {

    private static final HashConfig.Key CLIENT = new HashConfig.Key(HashConfig.Source.CLIENT_IP, "");

    private final String name;
    private final Function<BackendSet, Placement> placement;

    Hashing(String name, Function<BackendSet, Placement> placement) {
        this.name = name;
        this.placement = placement;
    }

    @Override
    public final String name() {
        return name;
    }

    /// What of the pool's settings counts for this strategy.
    HashConfig adapted(HashConfig config) {
        return config;
    }

    @Override
    public final Configured configured(HashConfig config, Strategies strategies) {
        HashConfig own = adapted(config);
        BalancingStrategy fallback = strategies.get(own.fallback());
        if (fallback instanceof Hashing hashing) {
            fallback = hashing.new Configured(HashKey.of(CLIENT), own.bound(), new RandomChoice());
        }
        return new Configured(HashKey.of(own.key()), own.bound(), fallback);
    }

    @Override
    public final Picker newPicker(BackendSet backends, @Nullable Picker previous, RandomGenerator random) {
        return configured(HashConfig.DEFAULT, Strategies.installed()).newPicker(backends, previous, random);
    }

    /// The strategy as a pool has it.
    final class Configured implements BalancingStrategy {

        private final HashKey key;
        private final double bound;
        private final BalancingStrategy fallback;

        Configured(HashKey key, double bound, BalancingStrategy fallback) {
            this.key = key;
            this.bound = bound;
            this.fallback = fallback;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Picker newPicker(BackendSet set, @Nullable Picker previous, RandomGenerator random) {
            HashPicker before = previous instanceof HashPicker picker && picker.strategy().equals(name) ? picker : null;
            HashPicker.Placed now = before == null ? null : before.placed(set);
            if (now == null) {
                now = new HashPicker.Placed(set, placement.apply(set));
            }
            HashPicker.Placed other = before == null ? now : before.otherThan(set);
            Picker fallbackBefore = before != null && before.fallbackStrategy().equals(fallback.name()) ? before.fallback() : null;
            return new HashPicker(name, key, new LoadBound(set, bound), List.of(now, other), fallback.name(),
                    fallback.newPicker(set, fallbackBefore, random));
        }
    }
}
