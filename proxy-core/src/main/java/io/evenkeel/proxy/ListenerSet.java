package io.evenkeel.proxy;

import io.evenkeel.config.BindAddress;
import io.evenkeel.config.ListenerConfig;
import io.evenkeel.proxy.handover.HandedSockets;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening sockets. Guarded by the [ProxyServer]'s lock; never called by an event loop.
final class ListenerSet {

    private static final Logger log = LoggerFactory.getLogger(ListenerSet.class);

    /// As many as the system lets wait (`net.core.somaxconn` caps it).
    static final int BACKLOG = 4096;

    private final EventLoops loops;
    private final LoopContext[] contexts;
    private final Serving serving;
    private final DescriptorBudget descriptors;
    private final HandedSockets handed;
    private List<Listener> bound = List.of();
    private int slots;

    /// @param handed served instead of sockets of its own, each by the first listener with its address
    ListenerSet(EventLoops loops, LoopContext[] contexts, Serving serving, DescriptorBudget descriptors, HandedSockets handed) {
        this.loops = loops;
        this.contexts = contexts;
        this.serving = serving;
        this.descriptors = descriptors;
        this.handed = handed;
    }

    List<Listener> bound() {
        return bound;
    }

    /// The listeners for a configuration, in its order: those that are bound already, and new ones, which accept nothing yet.
    ///
    /// @throws UncheckedIOException if one cannot be bound; those bound on the way are given up
    List<Listener> prepare(List<ListenerConfig> configs) {
        List<Listener> wanted = new ArrayList<>();
        try {
            for (ListenerConfig config : configs) {
                wanted.add(bound.stream().filter(listener -> listener.serves(config)).findFirst().orElseGet(() -> bind(config)));
            }
        } catch (UncheckedIOException e) {
            giveUp(wanted);
            throw e;
        }
        return wanted;
    }

    /// Unbinds what [#prepare] bound.
    void giveUp(List<Listener> wanted) {
        wanted.stream().filter(listener -> !bound.contains(listener)).forEach(ListenerSet::unbind);
    }

    /// Unbinds all but these. Who waits in their queues is let in first.
    ///
    /// @return those that were unbound
    List<Listener> keep(List<Listener> wanted) {
        List<Listener> gone = bound.stream().filter(listener -> !wanted.contains(listener)).toList();
        gone.forEach(ListenerSet::unbind);
        bound = List.copyOf(wanted);
        return gone;
    }

    /// Lets clients in at all that are bound.
    void accept() {
        bound.forEach(listener -> listener.channel().config().setAutoRead(true));
    }

    private Listener bind(ListenerConfig config) {
        Acceptor acceptor = new Acceptor(contexts, serving);
        EventLoop loop = contexts[slots % contexts.length].loop;
        InetSocketAddress address = address(config.bind());
        ServerChannel inherited = handed.take(address);
        ServerChannel channel = inherited == null ? newSocket() : inherited;
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(acceptor);
        try {
            loop.register(channel).syncUninterruptibly();
            if (inherited == null) {
                channel.bind(address).syncUninterruptibly();
            }
        } catch (Exception e) { // sneaks IOException through
            channel.close().awaitUninterruptibly();
            throw new UncheckedIOException("listener " + config.name() + ": cannot bind " + config.bind() + ": " + e.getMessage(),
                    e instanceof IOException io ? io : new IOException(e));
        }
        Listener listener = new Listener(slots++, config.name(), config.bind(), channel, descriptors);
        acceptor.serve(listener);
        log.info("listening listener={} address={}{}", config.name(), channel.localAddress(), inherited == null ? "" : " handed_over=true");
        return listener;
    }

    private ServerChannel newSocket() {
        ServerChannel channel = loops.server().get();
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        loops.shareAddress(channel);
        return channel;
    }

    private static InetSocketAddress address(BindAddress bind) {
        return bind.host().equals("*") ? new InetSocketAddress(bind.port()) : new InetSocketAddress(InetAddress.ofLiteral(bind.host()), bind.port());
    }

    private static void unbind(Listener listener) {
        listener.channel().close().syncUninterruptibly();
        log.info("closed listener={}", listener);
    }
}
