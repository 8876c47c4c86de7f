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
    private final DescriptorBudget descriptors;
    private final AtomicInteger connections = new AtomicInteger();

    /// @param slot    position in [Snapshot#listeners], unique among the listeners of the process
    /// @param name    at the time of binding
    /// @param channel bound
    Listener(int slot, String name, BindAddress bind, ServerChannel channel, DescriptorBudget descriptors) {
        this.slot = slot;
        this.name = name;
        this.bind = bind;
        this.channel = channel;
        this.descriptors = descriptors;
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

    /// What becomes of a connection that was accepted.
    enum Admission {
        LET_IN,
        /// The listener has as many as it may.
        LISTENER_FULL,
        /// The process would run out of file descriptors.
        NO_DESCRIPTORS
    }

    /// Counts a connection in if it may be.
    ///
    /// @param limit of this listener
    Admission admit(int limit) {
        if (connections.incrementAndGet() > limit) {
            connections.decrementAndGet();
            return Admission.LISTENER_FULL;
        }
        if (!descriptors.admit()) {
            connections.decrementAndGet();
            return Admission.NO_DESCRIPTORS;
        }
        return Admission.LET_IN;
    }

    /// Counts a connection out.
    void leave() {
        connections.decrementAndGet();
        descriptors.leave();
    }

    @Override
    public String toString() {
        return name + " (" + bind + ")";
    }
}
