package io.evenkeel.routing;

import io.evenkeel.config.PoolConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which pool passes on to which. The loader's checks have told people already what is wrong; here it is made sure that no request goes
/// round in circles, wherever the configuration came from. Stateless.
final class SpillChains {

    private SpillChains() {}

    /// @throws IllegalArgumentException if one spills to a pool that is not there, or over others to itself
    static void check(List<PoolConfig> pools) {
        Map<String, PoolConfig> byName = pools.stream().collect(Collectors.toMap(PoolConfig::name, Function.identity()));
        for (PoolConfig pool : pools) {
            Set<String> seen = new HashSet<>(Set.of(pool.name()));
            for (PoolConfig at = pool; at.spillTo() != null; ) {
                PoolConfig next = byName.get(at.spillTo());
                if (next == null || !seen.add(next.name())) {
                    throw new IllegalArgumentException("spill-to: " + at.spillTo() + " (expected: another pool, from which no way leads back to "
                            + at.name() + ")");
                }
                at = next;
            }
        }
    }

    /// @param pools all of one configuration, which was checked
    static void link(List<Pool> pools) {
        Map<String, Pool> byName = pools.stream().collect(Collectors.toMap(pool -> pool.config().name(), Function.identity()));
        pools.forEach(pool -> pool.spillTo(pool.config().spillTo() == null ? null : byName.get(pool.config().spillTo())));
    }
}
