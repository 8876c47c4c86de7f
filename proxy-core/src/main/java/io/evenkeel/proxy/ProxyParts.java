package io.evenkeel.proxy;

import io.evenkeel.config.RuntimeConfig;
import io.evenkeel.metrics.ProxyMeters;
import io.evenkeel.routing.BackendRegistry;
import java.util.SplittableRandom;

/// What a proxy shares with its surroundings. Who made the parts closes them, after the proxy.
///
/// @param loops    drive all its sockets; all of the group's loops are used
/// @param registry every backend of the process
/// @param meters   what is counted, and shown
/// @param clock    for time-outs, durations, dates
/// @param names    how names of backends are looked up
public record ProxyParts(EventLoops loops, BackendRegistry registry, ProxyMeters meters, Clock clock, NameLookup names) {

    /// With names looked up as the system does.
    public ProxyParts(EventLoops loops, BackendRegistry registry, ProxyMeters meters, Clock clock) {
        this(loops, registry, meters, clock, NameLookup.SYSTEM);
    }

    /// Parts of its own for a proxy that shares nothing.
    public static ProxyParts of(RuntimeConfig config) {
        return new ProxyParts(EventLoops.start(config), new BackendRegistry(new SplittableRandom()), new ProxyMeters("embedded"), Clock.SYSTEM);
    }
}
