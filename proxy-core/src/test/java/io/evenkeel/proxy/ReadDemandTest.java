package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A connection that asks for one read takes little more of what its peer sends, however much there is and however many such peers.
@OverTransports
class ReadDemandTest {

    /// Each has more to send than one read takes, all together more than the ring of io_uring.
    private static final int SENDERS = 100;
    private static final int EACH = 2 * 1024 * 1024;
    /// What a read is limited to, and the end of the last buffer of a ring.
    private static final int FOR_ONE_READ = SteadyUring.LIMIT_BYTES + 80 * 1024;

    @Test
    void takesLittleMoreThanItAskedForAndAllInTheEnd() throws Exception {
        Rounds rounds = new Rounds();
        List<Socket> senders = new ArrayList<>();
        try (EventLoops loops = EventLoops.start(new TestConfig().build().runtime())) {
            Channel listening = listen(loops, rounds);
            int port = ((InetSocketAddress) listening.localAddress()).getPort();
            for (int i = 0; i < SENDERS; i++) {
                Socket sender = new Socket(InetAddress.getLoopbackAddress(), port);
                senders.add(sender);
                Thread.ofVirtual().start(() -> send(sender));
            }

            TestProxy.await("all was taken", rounds.over);
            listening.close().sync();
        } finally {
            for (Socket sender : senders) {
                sender.close();
            }
        }
        assertThat(rounds.wrong).isZero();
        assertThat(rounds.most).isLessThanOrEqualTo(FOR_ONE_READ);
    }

    private static Channel listen(EventLoops loops, Rounds rounds) throws InterruptedException {
        ReadBuffers buffers = new ReadBuffers(loops.group().next());
        ServerChannel listening = loops.server().get();
        listening.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                SocketChannel accepted = (SocketChannel) message;
                EventLoops.prepare(accepted, buffers);
                accepted.config().setReceiveBufferSize(EACH);
                accepted.pipeline().addLast(new Taker(rounds));
                loops.group().register(accepted);
            }
        });
        loops.group().register(listening).sync();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync();
        return listening;
    }

    /// Numbers, so that what is lost or comes twice shows.
    private static void send(Socket sender) {
        byte[] piece = new byte[64 * 1024];
        for (int i = 0; i < piece.length; i++) {
            piece[i] = (byte) (i % 251);
        }
        try {
            for (int sent = 0; sent < EACH;) {
                int from = sent % 251;
                int length = Math.min(piece.length - 251, EACH - sent);
                sender.getOutputStream().write(piece, from, length);
                sent += length;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One ask of every connection for a read at a time, the next when each has got something. Of one loop.
    private static final class Rounds {

        private final CountDownLatch over = new CountDownLatch(SENDERS);
        private final List<Taker> open = new ArrayList<>();
        private int without;
        private long most;
        private long wrong;

        void joined(Taker taker) {
            open.add(taker);
            if (open.size() == SENDERS) {
                next();
            }
        }

        private void next() {
            open.removeIf(Taker::hasAll);
            without = open.size();
            open.forEach(Taker::ask);
        }

        void served() {
            without--;
            if (without == 0) {
                next();
            }
        }
    }

    private static final class Taker extends ChannelInboundHandlerAdapter {

        private final Rounds rounds;
        private @Nullable Channel channel;
        private long taken;
        private long sinceAsked;

        Taker(Rounds rounds) {
            this.rounds = rounds;
        }

        boolean hasAll() {
            return taken == EACH;
        }

        void ask() {
            sinceAsked = 0;
            Objects.requireNonNull(channel).read();
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            channel = context.channel();
            rounds.joined(this);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            boolean first = sinceAsked == 0;
            byte[] octets = ByteBufUtil.getBytes(in);
            in.release();
            for (byte octet : octets) {
                rounds.wrong += octet == (byte) (taken % 251) ? 0 : 1;
                taken++;
            }
            sinceAsked += octets.length;
            rounds.most = Math.max(rounds.most, sinceAsked);
            if (hasAll()) {
                rounds.over.countDown();
            }
            if (first) {
                rounds.served();
            }
        }
    }
}
