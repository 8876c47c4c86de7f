package io.evenkeel.proxy.handover;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Listening sockets of an older process, for its successor to serve. Guarded by its owner.
public final class HandedSockets implements AutoCloseable {

    /// The older process answers within milliseconds, unless it hangs.
    private static final long ANSWER_SECONDS = 5;

    private final Map<InetSocketAddress, FileDescriptor> byAddress;

    private HandedSockets(Map<InetSocketAddress, FileDescriptor> byAddress) {
        this.byAddress = byAddress;
    }

    /// Of a process that has no predecessor.
    public static HandedSockets none() {
        return new HandedSockets(new HashMap<>());
    }

    /// Asks the older process for its listening sockets.
    ///
    /// @param name under which it makes its [SocketOffer]
    /// @throws IOException if nobody offers any, or only another user does, or they do not come; the message says why
    public static HandedSockets ask(EventLoopGroup loops, String name) throws IOException {
        return ask(loops, name, MeetingPoint.ownUser());
    }

    /// @param user whose sockets are taken
    static HandedSockets ask(EventLoopGroup loops, String name, int user) throws IOException {
        if (!MeetingPoint.reachable(loops)) {
            throw new IOException("listening sockets are handed over with epoll only");
        }
        Taker taker = new Taker(user);
        ChannelFuture connected = new Bootstrap().group(loops).channel(EpollDomainSocketChannel.class)
                .option(EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
                .handler(taker).connect(MeetingPoint.address(name)).awaitUninterruptibly();
        if (!connected.isSuccess()) {
            throw new IOException("no process offers its listening sockets as " + name, connected.cause());
        }
        try {
            Map<InetSocketAddress, FileDescriptor> sockets = taker.all.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
            if (sockets.isEmpty()) {
                throw new IOException("the older process handed no listening socket over, as it does to another user");
            }
            return new HandedSockets(sockets);
        } catch (CompletionException e) {
            throw new IOException(e.getCause() instanceof TimeoutException
                    ? "the older process did not hand its listening sockets over within " + ANSWER_SECONDS + " s"
                    : e.getCause().getMessage(), e.getCause());
        } finally {
            connected.channel().close().awaitUninterruptibly();
        }
    }

    /// The socket that listens there, which is the caller's from now on; null when none was handed over.
    ///
    /// @return bound and listening, and not yet registered with a loop
    public @Nullable ServerChannel take(InetSocketAddress address) {
        FileDescriptor socket = byAddress.remove(key(address));
        return socket == null ? null : new EpollServerSocketChannel(socket.intValue());
    }

    /// Gives up those that nobody took. The older process may still have them.
    @Override
    public void close() {
        byAddress.values().forEach(HandedSockets::discard);
        byAddress.clear();
    }

    /// Netty binds every form of "all addresses" to the same one.
    private static InetSocketAddress key(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() ? new InetSocketAddress(address.getPort()) : address;
    }

    private static void discard(FileDescriptor socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it was of no use anyway
        }
    }

    /// Collects what comes until the older process closes the connection.
    private static final class Taker extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Map<InetSocketAddress, FileDescriptor>> all = new CompletableFuture<>();
        private final Map<InetSocketAddress, FileDescriptor> sockets = new HashMap<>();
        private final int user;

        Taker(int user) {
            this.user = user;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) throws IOException {
            MeetingPoint.requireUser((EpollDomainSocketChannel) context.channel(), user);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            FileDescriptor socket = (FileDescriptor) message;
            InetSocketAddress address = new Socket(socket.intValue()).localAddress();
            if (address == null || sockets.putIfAbsent(key(address), socket) != null) {
                discard(socket);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            // not completed means that nobody waits any more
            if (!all.complete(sockets)) {
                sockets.values().forEach(HandedSockets::discard);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            all.completeExceptionally(cause);
            context.close();
        }
    }
}
