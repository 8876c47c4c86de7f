package io.evenkeel.proxy;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/// Netty's epoll with one difference: a socket that waits for nothing stays with epoll.
///
/// Netty 4.2.18 takes such a socket away from epoll, forgets that it did, and closes the connection when it is to wait for something
/// again (`epoll_ctl` says that there is no such file). A socket comes to that when its peer's FIN is announced while reading pauses: a
/// backend that closes behind a large answer to a slow client, or either side of a tunnel. Owned by its event loop.
final class SteadyEpoll extends WrappedIoHandler {

    /// Not nothing to Netty, but nothing to epoll: errors, which are told in any case, are told once.
    private static final EpollIoOps NOTHING = EpollIoOps.EPOLLET;

    private SteadyEpoll(IoHandler netty) {
        super(netty);
    }

    static IoHandlerFactory newFactory() {
        return wrap(EpollIoHandler.newFactory(), SteadyEpoll::new);
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Waits(netty.register(handle));
    }

    private static final class Waits extends Registration {

        private final IoRegistration netty;

        Waits(IoRegistration netty) {
            this.netty = netty;
        }

        @Override
        IoRegistration netty() {
            return netty;
        }

        @Override
        public long submit(IoOps ops) {
            return netty.submit(EpollIoOps.NONE.equals(ops) ? NOTHING : ops);
        }
    }
}
