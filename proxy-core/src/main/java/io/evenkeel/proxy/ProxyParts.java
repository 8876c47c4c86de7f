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
public record ProxyParts(EventLoops loops, BackendRegistry registry, ProxyMeters meters, Clock clock) {

    /// Parts of its own for a proxy that shares nothing.
    public static ProxyParts of(RuntimeConfig config) {
        return new ProxyParts(EventLoops.start(config), new BackendRegistry(new SplittableRandom()), new ProxyMeters("embedded"), Clock.SYSTEM);
    }
}
