package io.evenkeel.proxy;

import io.evenkeel.config.BindAddress;
import io.evenkeel.config.ListenerConfig;
import io.netty.channel.ServerChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/// A bound address. It outlives configurations that keep the address; what they say of it is in the [Snapshot], under [#slot].
/// Any thread.
final class Listener {

    private final int slot;
    private final String name;
    private final BindAddress bind;
    private final ServerChannel channel;
    private final AtomicInteger connections = new AtomicInteger();

    /// @param slot    position in [Snapshot#listeners], unique among the listeners of the process
    /// @param name    at the time of binding
    /// @param channel bound
    Listener(int slot, String name, BindAddress bind, ServerChannel channel) {
        this.slot = slot;
        this.name = name;
        this.bind = bind;
        this.channel = channel;
    }

    int slot() {
        return slot;
    }

    ServerChannel channel() {
        return channel;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /// Whether that configuration means this very socket. Two listeners with port 0 are told apart by their names.
    boolean serves(ListenerConfig config) {
        return config.bind().equals(bind) && (bind.port() != 0 || config.name().equals(name));
    }

    /// Counts a connection in unless there are too many.
    ///
    /// @return false when there are
    boolean admit(int limit) {
        if (connections.incrementAndGet() <= limit) {
            return true;
        }
        connections.decrementAndGet();
        return false;
    }

    /// Counts a connection out.
    void leave() {
        connections.decrementAndGet();
    }

    @Override
    public String toString() {
        return name + " (" + bind + ")";
    }
}
