package io.evenkeel.health;

import io.evenkeel.config.HostPort;
import io.evenkeel.config.ProbeConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries out probes over Netty, each on a connection of its own. Event loop only.
final class NettyProber implements Prober {

    private final EventLoop loop;
    private final Bootstrap bootstrap;

    NettyProber(EventLoop loop, ChannelFactory<? extends Channel> channels, AddressResolverGroup<?> resolver) {
        this.loop = loop;
        // The attempt has one time limit for everything, so the connect's own is switched off.
        bootstrap = new Bootstrap().group(loop).channelFactory(channels).resolver(resolver)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new NoHandlers());
    }

    /// A bootstrap wants a handler; a probe adds its own once the connection is there.
    @ChannelHandler.Sharable
    private static final class NoHandlers extends ChannelHandlerAdapter {}

    @Override
    public Runnable probe(ProbeTarget target, Consumer<ProbeResult> whenDone) {
        ProbeConfig config = target.probe();
        HealthProbe probe = switch (config.kind()) {
            case ProbeConfig.Http http -> new HttpProbe(http, target.address());
            case ProbeConfig.Tcp _ -> new TcpProbe();
        };
        var attempt = new Attempt(probe, config.timeout(), whenDone);
        attempt.start(bootstrap, loop, address(target));
        return attempt::cancel;
    }

    /// A name stays unresolved: the bootstrap's resolver looks it up without blocking, anew for every probe.
    private static InetSocketAddress address(ProbeTarget target) {
        HostPort address = target.address();
        int port = target.probe().port() == 0 ? address.port() : target.probe().port();
        @Nullable InetAddress ip = NetUtil.createInetAddressFromIpAddressString(address.host());
        return ip == null ? InetSocketAddress.createUnresolved(address.host(), port) : new InetSocketAddress(ip, port);
    }
}
