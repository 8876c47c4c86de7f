package io.evenkeel.proxy;

import java.util.concurrent.atomic.AtomicInteger;

/// What is in force: the one reference that every request reads, and whether the proxy is on its way out. Any thread.
final class Serving {

    volatile Snapshot snapshot;
    volatile boolean draining;
    /// Requests that were cut because the proxy ended.
    final AtomicInteger requestsCut = new AtomicInteger();
    /// Tunnels likewise.
    final AtomicInteger tunnelsCut = new AtomicInteger();

    Serving(Snapshot snapshot) {
        this.snapshot = snapshot;
    }
}
