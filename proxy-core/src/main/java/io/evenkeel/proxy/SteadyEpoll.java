package io.evenkeel.proxy;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/// Netty's epoll with one difference: a socket that waits for nothing stays with epoll.
///
/// Netty 4.2.18 takes such a socket away from epoll, forgets that it did, and closes the connection when it is to wait for something
/// again (`epoll_ctl` says that there is no such file). A socket comes to that when its peer's FIN is announced while reading pauses: a
/// backend that closes behind a large answer to a slow client, or either side of a tunnel. Owned by its event loop.
final class SteadyEpoll implements IoHandler {

    /// Not nothing to Netty, but nothing to epoll: errors, which are told in any case, are told once.
    private static final EpollIoOps NOTHING = EpollIoOps.EPOLLET;

    private final IoHandler netty;

    private SteadyEpoll(IoHandler netty) {
        this.netty = netty;
    }

    static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new SteadyEpoll(factory.newHandler(executor));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return factory.isChangingThreadSupported();
            }
        };
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new SteadyRegistration(netty.register(handle));
    }

    private record SteadyRegistration(IoRegistration netty) implements IoRegistration {

        @Override
        public long submit(IoOps ops) {
            return netty.submit(EpollIoOps.NONE.equals(ops) ? NOTHING : ops);
        }

        @Override
        public <T> T attachment() {
            return netty.attachment();
        }

        @Override
        public boolean isValid() {
            return netty.isValid();
        }

        @Override
        public boolean cancel() {
            return netty.cancel();
        }
    }

    @Override
    public void initialize() {
        netty.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return netty.run(context);
    }

    @Override
    public void prepareToDestroy() {
        netty.prepareToDestroy();
    }

    @Override
    public void destroy() {
        netty.destroy();
    }

    @Override
    public void wakeup() {
        netty.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return netty.isCompatible(handleType);
    }
}
