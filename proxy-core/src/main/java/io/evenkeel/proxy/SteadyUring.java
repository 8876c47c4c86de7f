package io.evenkeel.proxy;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringSocketChannel;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Netty's io_uring with two differences, by which a connection takes little more of its peer's data than it asked for.
///
/// **A posted read has a limit.** Netty 4.2.18 posts reads that stay posted (multishot), which saves a request of its own for each piece: a tenth
/// of what a small request costs. But Linux fills up to 32 buffers for one before anybody can say that the first will do. So such a read ends
/// after so many bytes, and the next is posted; where Linux has no such limit, it ends after one buffer.
///
/// **No read is posted that nobody wants.** Netty 4.2.18 posts a new one whenever one has ended, and whenever the ring was empty, though its
/// channel asks for nothing. But what a peer had sent when it left is read to its end at once, as over epoll: at most what the system takes in
/// for one connection (`net.ipv4.tcp_rmem`).
///
/// Without the two, 300 fast senders to a backend that reads nothing held 347 MiB, and more if nothing else went on
/// (`ops/hostile unread-up --transport io_uring`). Owned by its event loop.
final class SteadyUring extends WrappedIoHandler {

    /// What one posted read may bring, but for the end of its last buffer. With half of it a GiB cost 1.02 of HAProxy's time, with this 0.80
    /// (bench/compare --only big), and with twice as much 300 fast senders hold more than their hostile condition allows.
    static final int LIMIT_BYTES = 256 * 1024;
    /// Not an id of something posted.
    private static final long NONE = 0;

    private SteadyUring(IoHandler netty) {
        super(netty);
    }

    /// Why this Netty cannot be looked into; null when it can.
    static @Nullable Throwable unavailabilityCause() {
        try {
            MethodHandles.lookup().ensureInitialized(UringOps.class);
            return null;
        } catch (IllegalAccessException | LinkageError e) {
            return e;
        }
    }

    static IoHandlerFactory wrap(IoHandlerFactory factory) {
        return wrap(factory, SteadyUring::new);
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        if (handle instanceof Channel.Unsafe unsafe && unsafe.voidPromise().channel() instanceof IoUringSocketChannel channel) {
            Reads reads = new Reads(channel, (IoUringIoHandle) handle);
            reads.netty = netty.register(reads);
            return reads;
        }
        return netty.register(handle);
    }

    /// Stands between one connection and its transport: sees what it posts, and what comes of it.
    private static final class Reads extends Registration implements IoUringIoHandle {

        private final IoUringSocketChannel channel;
        private final IoUringIoHandle handle;
        private @Nullable IoRegistration netty;
        /// While Netty is told what came of a read, and may post the next.
        private boolean telling;
        /// A read was asked for and has brought nothing yet, but Netty has forgotten that it was.
        private boolean owed;
        private boolean peerLeft;

        Reads(IoUringSocketChannel channel, IoUringIoHandle handle) {
            this.channel = channel;
            this.handle = handle;
        }

        @Override
        IoRegistration netty() {
            return Objects.requireNonNull(netty);
        }

        @Override
        public long submit(IoOps ops) {
            if (!UringOps.isRead(ops)) {
                return netty().submit(ops);
            }
            return telling && !wanted() ? NONE : netty().submit(UringOps.limited(ops, LIMIT_BYTES));
        }

        private boolean wanted() {
            return owed || peerLeft || UringOps.readPending(channel);
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            IoUringIoEvent answer = (IoUringIoEvent) event;
            if (!UringOps.isRead(answer)) {
                peerLeft |= UringOps.isHangUp(answer);
                handle.handle(this, answer);
                return;
            }
            owed = answer.res() <= 0 && wanted();
            telling = true;
            try {
                handle.handle(this, answer);
            } finally {
                telling = false;
            }
        }

        @Override
        public void registered() {
            handle.registered();
        }

        @Override
        public void unregistered() {
            handle.unregistered();
        }

        @Override
        public void close() {
            channel.unsafe().close(channel.voidPromise()); // as Netty's own does
        }
    }
}
