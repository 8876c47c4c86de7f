package io.evenkeel.proxy;

import io.evenkeel.config.RuntimeConfig;
import io.evenkeel.config.RuntimeConfig.Transport;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.StandardSocketOptions;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The event loops of the process and how they drive sockets. May be shared by the proxy, the admin server and the probes. Any thread.
///
/// @param group     the loops
/// @param transport what was chosen; never [Transport#AUTO]
/// @param server    makes listening sockets
/// @param socket    makes connections
/// @param datagram  makes sockets for name look-ups
/// @param timer     wakes loops from outside: see [PatientLoops]
public record EventLoops(
        EventLoopGroup group,
        Transport transport,
        Supplier<ServerChannel> server,
        Supplier<SocketChannel> socket,
        Supplier<DatagramChannel> datagram,
        ScheduledExecutorService timer)
        implements AutoCloseable {

    /// Long enough for the last packets; a loop that hangs longer is left to the end of the process.
    private static final long CLOSE_SECONDS = 5;
    /// With io_uring a connection ends a little after it was told to: a loop that stopped at once would leave that undone.
    private static final long QUIET_MILLIS = 50;
    private static final ChannelOption<Boolean> NIO_REUSEPORT = NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);

    /// Starts the loops.
    ///
    /// @throws IllegalArgumentException if a transport is asked for that this system has not or does not allow; the message says why
    public static EventLoops start(RuntimeConfig config) {
        int threads = config.eventLoops() > 0 ? config.eventLoops() : Runtime.getRuntime().availableProcessors();
        return switch (config.transport()) {
            case AUTO -> Epoll.isAvailable() ? epoll(threads) : nio(threads);
            case EPOLL -> {
                require(config.transport(), Epoll.unavailabilityCause());
                yield epoll(threads);
            }
            case NIO -> nio(threads);
            case IO_URING -> {
                require(config.transport(), ReadRing.unavailabilityCause());
                yield ioUring(threads);
            }
        };
    }

    private static void require(Transport transport, @Nullable Throwable missing) {
        if (missing != null) {
            throw new IllegalArgumentException("transport: " + transport.word() + " (expected: one this system has), " + missing, missing);
        }
    }

    private static EventLoops epoll(int threads) {
        return new EventLoops(new PatientLoops(threads, SteadyEpoll.newFactory()), Transport.EPOLL,
                EpollServerSocketChannel::new, EpollSocketChannel::new, EpollDatagramChannel::new, newTimer());
    }

    private static EventLoops nio(int threads) {
        return new EventLoops(new PatientLoops(threads, NioIoHandler.newFactory()), Transport.NIO,
                NioServerSocketChannel::new, NioSocketChannel::new, NioDatagramChannel::new, newTimer());
    }

    private static EventLoops ioUring(int threads) {
        return new EventLoops(new PatientLoops(threads, ReadRing.newFactory()), Transport.IO_URING,
                IoUringServerSocketChannel::new, IoUringSocketChannel::new, IoUringDatagramChannel::new, newTimer());
    }

    private static ScheduledExecutorService newTimer() {
        return new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("evenkeel-timer", true), new DiscardPolicy()); // after its end
    }

    /// What all connections have in common, whatever the transport. Before they are registered.
    static void prepare(SocketChannel channel, ReadBuffers readBuffers) {
        channel.config().setRecvByteBufAllocator(readBuffers);
        channel.config().setAutoRead(false);
        channel.config().setTcpNoDelay(true);
        ReadRing.use(channel);
    }

    /// Lets another process, or another socket of this one, listen at the same address, where the system can do that.
    void shareAddress(ServerChannel channel) {
        channel.config().setOption(transport == Transport.NIO ? NIO_REUSEPORT : UnixChannelOption.SO_REUSEPORT, true);
    }

    /// Stops the loops and waits for them. Not to be called by one of them.
    @Override
    public void close() {
        timer.shutdownNow();
        long quietMillis = transport == Transport.IO_URING ? QUIET_MILLIS : 0;
        group.shutdownGracefully(quietMillis, TimeUnit.SECONDS.toMillis(CLOSE_SECONDS), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
