package io.evenkeel.proxy;

import io.evenkeel.config.BindAddress;
import io.evenkeel.config.ListenerConfig;
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
    private static final int BACKLOG = 4096;

    private final EventLoops loops;
    private final LoopContext[] contexts;
    private final Serving serving;
    private final DescriptorBudget descriptors;
    private List<Listener> bound = List.of();
    private int slots;

    ListenerSet(EventLoops loops, LoopContext[] contexts, Serving serving, DescriptorBudget descriptors) {
        this.loops = loops;
        this.contexts = contexts;
        this.serving = serving;
        this.descriptors = descriptors;
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

    /// Lets these accept and unbinds all others.
    ///
    /// @return those that were unbound
    List<Listener> use(List<Listener> wanted) {
        wanted.forEach(listener -> listener.channel().config().setAutoRead(true));
        List<Listener> gone = bound.stream().filter(listener -> !wanted.contains(listener)).toList();
        gone.forEach(ListenerSet::unbind);
        bound = List.copyOf(wanted);
        return gone;
    }

    private Listener bind(ListenerConfig config) {
        Acceptor acceptor = new Acceptor(contexts, serving);
        EventLoop loop = contexts[slots % contexts.length].loop;
        ServerChannel channel = loops.server().get();
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        loops.shareAddress(channel);
        channel.pipeline().addLast(acceptor);
        try {
            loop.register(channel).syncUninterruptibly();
            channel.bind(address(config.bind())).syncUninterruptibly();
        } catch (Exception e) { // sneaks IOException through
            channel.close().awaitUninterruptibly();
            throw new UncheckedIOException("listener " + config.name() + ": cannot bind " + config.bind() + ": " + e.getMessage(),
                    e instanceof IOException io ? io : new IOException(e));
        }
        Listener listener = new Listener(slots++, config.name(), config.bind(), channel, descriptors);
        acceptor.serve(listener);
        log.info("listening listener={} address={}", config.name(), channel.localAddress());
        return listener;
    }

    private static InetSocketAddress address(BindAddress bind) {
        return bind.host().equals("*") ? new InetSocketAddress(bind.port()) : new InetSocketAddress(InetAddress.ofLiteral(bind.host()), bind.port());
    }

    private static void unbind(Listener listener) {
        listener.channel().close().syncUninterruptibly();
        log.info("closed listener={}", listener);
    }
}
