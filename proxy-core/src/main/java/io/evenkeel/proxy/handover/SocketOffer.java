package io.evenkeel.proxy.handover;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives this process's listening sockets to every successor that asks, and goes on using them. Any thread.
public final class SocketOffer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SocketOffer.class);

    /// A socket is a message of one byte, which waits only for who takes nothing.
    private static final long TAKE_SECONDS = 5;

    private final Channel meeting;

    private SocketOffer(Channel meeting) {
        this.meeting = meeting;
    }

    /// What a process listens on now.
    @FunctionalInterface
    public interface Sockets {

        /// Visits each socket, and lets none be closed meanwhile: the number of one that is closed may be another's by then.
        void forEach(Consumer<UnixChannel> visitor);
    }

    /// Whether these loops can pass sockets between processes: only epoll can.
    public static boolean possible(EventLoopGroup loops) {
        return MeetingPoint.reachable(loops);
    }

    /// Waits for successors.
    ///
    /// @param name where they ask; one process at a time has it
    /// @param loops with epoll, see [#possible]
    /// @throws IOException if another process has the name
    public static SocketOffer open(EventLoopGroup loops, String name, Sockets sockets) throws IOException {
        return open(loops, name, sockets, MeetingPoint.ownUser());
    }

    /// @param user whose processes may ask
    static SocketOffer open(EventLoopGroup loops, String name, Sockets sockets, int user) throws IOException {
        ChannelFuture bound = new ServerBootstrap().group(loops).channel(EpollServerDomainSocketChannel.class)
                .childHandler(new Giver(sockets, user)).bind(MeetingPoint.address(name)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("listening sockets cannot be offered as " + name + ": " + bound.cause().getMessage(), bound.cause());
        }
        return new SocketOffer(bound.channel());
    }

    /// Waits no more. What was given stays with whom it was given to.
    @Override
    public void close() {
        meeting.close().awaitUninterruptibly();
    }

    /// Serves each successor on a thread that may wait, since the sockets are guarded by a lock.
    @ChannelHandler.Sharable
    private static final class Giver extends ChannelInboundHandlerAdapter {

        private final Sockets sockets;
        private final int user;

        Giver(Sockets sockets, int user) {
            this.sockets = sockets;
            this.user = user;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) throws IOException {
            EpollDomainSocketChannel successor = (EpollDomainSocketChannel) context.channel();
            MeetingPoint.requireUser(successor, user);
            Thread.ofVirtual().name("evenkeel-hand-over").start(() -> give(successor));
        }

        private void give(EpollDomainSocketChannel successor) {
            sockets.forEach(socket -> {
                if (!successor.writeAndFlush(socket.fd()).awaitUninterruptibly(TAKE_SECONDS, TimeUnit.SECONDS)) {
                    successor.close(); // the further ones fail at once
                }
            });
            log.info("listening sockets handed over to={}", successor.isActive() ? "successor" : "nobody");
            successor.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            log.debug("listening sockets not handed over reason={}", cause.getMessage()); // anyone on the machine can cause this
            context.close();
        }
    }
}
