package io.evenkeel.proxy;

import io.evenkeel.config.HostPort;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Opens connections to backends from one event loop. Owned by that loop.
final class Connector {

    /// A name server that is silent longer will not save a request that waits.
    private static final long LOOKUP_MILLIS = 2000;

    private final EventLoop loop;
    private final EventLoops loops;
    private @Nullable DnsNameResolver resolver;

    Connector(EventLoop loop, EventLoops loops) {
        this.loop = loop;
        this.loops = loops;
    }

    /// The address when the host is a literal; null when it is a name.
    static @Nullable InetSocketAddress literal(HostPort address) {
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(address.host());
        if (octets == null) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), address.port());
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // only for a length other than 4 or 16
        }
    }

    /// Connects. The outcome is told by `done`, later or before this returns: null, or what went wrong.
    ///
    /// @param resolved null when the name has to be looked up
    void connect(HostPort address, @Nullable InetSocketAddress resolved, int timeoutMillis, ChannelHandler handler,
            Consumer<@Nullable Throwable> done) {
        if (resolved != null) {
            open(resolved, timeoutMillis, handler, done);
            return;
        }
        resolver().resolve(address.host()).addListener((Future<InetAddress> lookup) -> {
            if (lookup.isSuccess()) {
                open(new InetSocketAddress(lookup.getNow(), address.port()), timeoutMillis, handler, done);
            } else {
                done.accept(lookup.cause());
            }
        });
    }

    private void open(InetSocketAddress address, int timeoutMillis, ChannelHandler handler, Consumer<@Nullable Throwable> done) {
        SocketChannel channel;
        try {
            channel = loops.socket().get();
        } catch (RuntimeException e) { // no file descriptor is left
            done.accept(e);
            return;
        }
        configure(channel, timeoutMillis);
        channel.pipeline().addLast(handler);
        loop.register(channel).addListener((ChannelFutureListener) registered -> {
            if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
                done.accept(registered.cause());
                return;
            }
            channel.connect(address).addListener((ChannelFutureListener) connected -> finish(connected, done));
        });
    }

    private static void finish(ChannelFuture connected, Consumer<@Nullable Throwable> done) {
        if (!connected.isSuccess()) {
            connected.channel().close();
        }
        done.accept(connected.cause());
    }

    @SuppressWarnings("deprecation") // AUTO_CLOSE: without it, a write that fails would lose an answer that is already there
    private static void configure(SocketChannel channel, int timeoutMillis) {
        channel.config().setAutoRead(false);
        channel.config().setTcpNoDelay(true);
        channel.config().setConnectTimeoutMillis(timeoutMillis);
        channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
    }

    private DnsNameResolver resolver() {
        DnsNameResolver present = resolver;
        if (present == null) {
            resolver = present = new DnsNameResolverBuilder(loop)
                    .datagramChannelFactory(loops.datagram()::get)
                    .queryTimeoutMillis(LOOKUP_MILLIS)
                    .build();
        }
        return present;
    }

    void close() {
        if (resolver != null) {
            resolver.close();
            resolver = null;
        }
    }
}
