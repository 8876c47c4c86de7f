package io.evenkeel.proxy;

import io.evenkeel.config.HostPort;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Opens connections to backends from one event loop. Owned by that loop.
final class Connector {

    private final EventLoop loop;
    private final EventLoops loops;
    private final NameLookup names;
    private final ReadBuffers readBuffers;
    private @Nullable DnsNameResolver resolver;

    Connector(EventLoop loop, EventLoops loops, NameLookup names, ReadBuffers readBuffers) {
        this.loop = loop;
        this.loops = loops;
        this.names = names;
        this.readBuffers = readBuffers;
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
    /// @param resolved      null when the name has to be looked up
    /// @param timeoutMillis for look-up and connection together
    void connect(HostPort address, @Nullable InetSocketAddress resolved, int timeoutMillis, ChannelHandler handler,
            Consumer<@Nullable Throwable> done) {
        if (resolved != null) {
            open(resolved, timeoutMillis, handler, done);
            return;
        }
        long begun = System.nanoTime();
        lookUp(address.host(), timeoutMillis).addListener((Future<InetAddress> lookup) -> {
            if (lookup.isSuccess()) {
                int left = timeoutMillis - (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                open(new InetSocketAddress(lookup.getNow(), address.port()), Math.max(1, left), handler, done);
            } else {
                done.accept(lookup.cause());
            }
        });
    }

    /// Looks a name up. The name servers may take longer than a request will wait: they are asked in turn, and each for more than one thing.
    private Future<InetAddress> lookUp(String host, int timeoutMillis) {
        Future<InetAddress> lookup = resolver().resolve(host);
        if (lookup.isDone()) {
            return lookup;
        }
        Promise<InetAddress> inTime = loop.newPromise();
        Future<?> limit = loop.schedule(
                () -> inTime.tryFailure(new ConnectTimeoutException("name not looked up within " + timeoutMillis + "ms: " + host)),
                timeoutMillis, TimeUnit.MILLISECONDS);
        lookup.addListener(_ -> {
            limit.cancel(false);
            if (lookup.isSuccess()) {
                inTime.trySuccess(lookup.getNow());
            } else {
                inTime.tryFailure(lookup.cause());
            }
        });
        return inTime;
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
    private void configure(SocketChannel channel, int timeoutMillis) {
        EventLoops.prepare(channel, readBuffers);
        channel.config().setConnectTimeoutMillis(timeoutMillis);
        channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
    }

    private DnsNameResolver resolver() {
        DnsNameResolver present = resolver;
        if (present == null) {
            resolver = present = names.resolver().eventLoop(loop).datagramChannelFactory(loops.datagram()::get).build();
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
