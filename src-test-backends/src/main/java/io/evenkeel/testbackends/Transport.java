package io.evenkeel.testbackends;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// Epoll where there is one, else the JDK's selectors. The difference that matters here: epoll closes a socket at once, a
/// selector on its next pass, so that a crashed backend may still accept for some microseconds.
final class Transport {

    private static final long END_LIMIT_SECONDS = 10;
    private static final boolean EPOLL = Epoll.isAvailable();

    private Transport() {}

    static Class<? extends ServerChannel> serverChannel() {
        return EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /// Daemon threads: a test that forgets a backend does not keep its JVM.
    static MultiThreadIoEventLoopGroup group(int threads, String name) {
        IoHandlerFactory handler = EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("test-" + name, true), handler);
    }

    /// Returns when its threads have ended.
    static void end(MultiThreadIoEventLoopGroup group) {
        group.shutdownGracefully(0, END_LIMIT_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
