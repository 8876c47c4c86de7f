package io.evenkeel.proxy;

import io.evenkeel.config.RuntimeConfig;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The event loops of the process and how they drive sockets. May be shared by the proxy, the admin server and the probes. Any thread.
///
/// @param group     the loops
/// @param transport `epoll` or `nio`
/// @param server    makes listening sockets
/// @param socket    makes connections
/// @param datagram  makes sockets for name look-ups
public record EventLoops(
        EventLoopGroup group,
        String transport,
        Supplier<ServerChannel> server,
        Supplier<SocketChannel> socket,
        Supplier<DatagramChannel> datagram)
        implements AutoCloseable {

    /// Long enough for the last packets; a loop that hangs longer is left to the end of the process.
    private static final long CLOSE_SECONDS = 5;

    /// Starts the loops.
    ///
    /// @throws IllegalArgumentException if epoll is asked for and this system has none; the message says why
    public static EventLoops start(RuntimeConfig config) {
        int threads = config.eventLoops() > 0 ? config.eventLoops() : Runtime.getRuntime().availableProcessors();
        return switch (config.transport()) {
            case EPOLL -> {
                if (!Epoll.isAvailable()) {
                    throw new IllegalArgumentException("transport: epoll (expected: one this system has), " + Epoll.unavailabilityCause());
                }
                yield epoll(threads);
            }
            case NIO -> nio(threads);
            case AUTO -> Epoll.isAvailable() ? epoll(threads) : nio(threads);
        };
    }

    private static EventLoops epoll(int threads) {
        return new EventLoops(group(threads, SteadyEpoll.newFactory()), "epoll",
                EpollServerSocketChannel::new, EpollSocketChannel::new, EpollDatagramChannel::new);
    }

    private static EventLoops nio(int threads) {
        return new EventLoops(group(threads, NioIoHandler.newFactory()), "nio",
                NioServerSocketChannel::new, NioSocketChannel::new, NioDatagramChannel::new);
    }

    private static EventLoopGroup group(int threads, IoHandlerFactory factory) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("evenkeel-loop", true), factory);
    }

    /// Lets another process, or another socket of this one, listen at the same address; only epoll can.
    void shareAddress(ServerChannel channel) {
        if (channel instanceof EpollServerSocketChannel) {
            channel.config().setOption(EpollChannelOption.SO_REUSEPORT, true);
        }
    }

    /// Stops the loops and waits for them. Not to be called by one of them.
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
