package io.evenkeel.routing;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The strategies on the class path, by name: those that ship with Evenkeel and the plug-ins beside them. Immutable; any thread.
public final class Strategies {

    private static final Strategies INSTALLED = new Strategies(ServiceLoader.load(BalancingStrategy.class, Strategies.class.getClassLoader()));

    private final Map<String, BalancingStrategy> byName = new TreeMap<>();

    /// @throws IllegalArgumentException if two have the same name
    Strategies(Iterable<BalancingStrategy> strategies) {
        for (BalancingStrategy strategy : strategies) {
            BalancingStrategy other = byName.put(strategy.name(), strategy);
            if (other != null) {
                throw new IllegalArgumentException("strategy: " + strategy.name() + " is both " + other.getClass().getName() + " and "
                        + strategy.getClass().getName() + " (expected: one name each)");
            }
        }
    }

    /// Those found when the process started.
    public static Strategies installed() {
        return INSTALLED;
    }

    /// @return null when there is none of that name
    public @Nullable BalancingStrategy find(String name) {
        return byName.get(name);
    }

    /// In alphabetical order.
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
