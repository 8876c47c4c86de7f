package io.evenkeel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.ThreadAwareExecutor;
import org.jspecify.annotations.Nullable;

/// How io_uring reads: each loop lends the kernel a ring of buffers, and what arrives on any connection is put into the next one. So a read
/// can stay posted while nothing comes ([SteadyUring]), and idle connections hold no buffer.
///
/// Without a ring, Netty 4.2.18 waits for one edge of a poll that stays armed, and never hears of a reset that came together with the first
/// bytes: the connection would stay for ever. So a ring is required, which is Linux 5.19. Stateless; any thread.
final class ReadRing {

    private static final short GROUP = 0;
    /// How many buffers are lent at first, and how many more each time when they did not last for what came at once.
    private static final int STEP = 64;
    /// At most 20 MiB for each loop.
    private static final short MOST = 256;

    private ReadRing() {}

    /// Null where io_uring can be used.
    static @Nullable Throwable unavailabilityCause() {
        if (!IoUring.isAvailable()) {
            return IoUring.unavailabilityCause();
        }
        if (!IoUring.isRegisterBufferRingSupported()) {
            return new UnsupportedOperationException("no buffer rings before Linux 5.19");
        }
        return SteadyUring.unavailabilityCause();
    }

    /// Handlers that have such a ring.
    static IoHandlerFactory newFactory() {
        return SteadyUring.wrap(loop -> IoUringIoHandler.newFactory(config(loop)).newHandler(loop));
    }

    private static IoUringIoHandlerConfig config(ThreadAwareExecutor loop) {
        RingBuffers buffers = new RingBuffers(loop, STEP);
        if (loop instanceof EventLoop whole) {
            whole.terminationFuture().addListener(ended -> buffers.close());
        }
        return new IoUringIoHandlerConfig().setBufferRingConfig(IoUringBufferRingConfig.builder()
                .bufferGroupId(GROUP)
                .bufferRingSize(MOST)
                .batchSize(STEP)
                .incremental(false)
                .allocator(buffers)
                .build());
    }

    /// Whether a read filled its buffer, so that more may lie behind it.
    static boolean filled(Channel channel, ByteBuf in) {
        return channel instanceof IoUringSocketChannel ? RingBuffers.filled(in) : !in.isWritable();
    }

    /// Reads into the ring of its loop from now on; a connection of another transport is left as it is.
    static void use(SocketChannel channel) {
        if (channel instanceof IoUringSocketChannel) {
            channel.config().setOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, GROUP);
        }
    }
}
