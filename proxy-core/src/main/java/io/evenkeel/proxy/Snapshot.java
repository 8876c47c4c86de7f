package io.evenkeel.proxy;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.RouteTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that requests read of one configuration. Immutable, published as a whole; a request reads the reference once and keeps it.
///
/// @param routes     compiled
/// @param routeFacts by [io.evenkeel.routing.Route#index]
/// @param pools      as the registry opened them, in the order of the configuration
/// @param poolFacts  as many, in the same order
/// @param listeners  by [Listener#slot]; null where this configuration has no such listener
record Snapshot(
        ProxyConfig config,
        RouteTable routes,
        RouteFacts[] routeFacts,
        List<Pool> pools,
        PoolFacts[] poolFacts,
        @Nullable ListenerFacts[] listeners) {

    /// Serves nothing: what is in force before the first configuration is.
    static Snapshot empty(ProxyConfig config) {
        ProxyConfig nothing = new ProxyConfig(config.admin(), config.runtime(), List.of(), List.of(), List.of());
        return new Snapshot(nothing, RouteTable.compile(nothing), new RouteFacts[0], List.of(), new PoolFacts[0], new ListenerFacts[0]);
    }

    /// The facts of the listener in that slot; null when this configuration has it no more.
    @Nullable ListenerFacts listener(int slot) {
        return slot < listeners.length ? listeners[slot] : null;
    }
}
