package io.evenkeel.routing;

import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The strategies on the class path, by name: those that ship with Evenkeel and the plug-ins beside them. Immutable; any thread.
public final class Strategies {

    private static @Nullable Strategies installed;

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

    /// Those found when they were first asked for.
    ///
    /// @throws BrokenPluginException if one cannot be loaded, or has the name of another
    public static synchronized Strategies installed() {
        Strategies present = installed;
        if (present == null) {
            installed = present = found(Strategies.class.getClassLoader());
        }
        return present;
    }

    static Strategies found(ClassLoader loader) {
        try {
            return new Strategies(ServiceLoader.load(BalancingStrategy.class, loader));
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) { // LinkageError: made for a newer Java, or for another Evenkeel
            throw new BrokenPluginException(e);
        }
    }

    /// @return null when there is none of that name
    public @Nullable BalancingStrategy find(String name) {
        return byName.get(name);
    }

    /// @throws IllegalArgumentException when there is none of that name
    public BalancingStrategy get(String name) {
        BalancingStrategy strategy = find(name);
        if (strategy == null) {
            throw new IllegalArgumentException("strategy: " + name + " (expected: one of " + names() + ")");
        }
        return strategy;
    }

    /// In alphabetical order.
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
