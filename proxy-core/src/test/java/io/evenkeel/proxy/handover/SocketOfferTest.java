package io.evenkeel.proxy.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketOfferTest {

    private static final String NAME = "test/" + ProcessHandle.current().pid();

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final List<Channel> listening = new ArrayList<>();
    private int user;

    @BeforeEach
    void knowUser() throws IOException {
        user = MeetingPoint.ownUser();
    }

    @AfterEach
    void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0", "::"})
    void handsASocketOverByItsAddress(String host) throws Exception {
        int port = listen(host);
        listen("127.0.0.1");
        try (SocketOffer _ = SocketOffer.open(loops, NAME, this::visit); HandedSockets handed = HandedSockets.ask(loops, NAME)) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(host), port);
            ServerChannel socket = handed.take(address);

            assertThat(socket).isNotNull();
            assertThat(((InetSocketAddress) socket.localAddress()).getPort()).isEqualTo(port);
            assertThat(handed.take(address)).as("taken a second time").isNull();
            ((UnixChannel) socket).fd().close();
        }
    }

    @Test
    void handsNothingToAnotherUser() throws Exception {
        listen("127.0.0.1");
        try (SocketOffer _ = SocketOffer.open(loops, NAME, this::visit, user + 1)) {
            assertThatThrownBy(() -> HandedSockets.ask(loops, NAME)).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the older process handed no listening socket over");
        }
    }

    @Test
    void takesNothingFromAnotherUser() throws Exception {
        listen("127.0.0.1");
        try (SocketOffer _ = SocketOffer.open(loops, NAME, this::visit)) {
            assertThatThrownBy(() -> HandedSockets.ask(loops, NAME, user + 1)).isInstanceOf(IOException.class)
                    .hasMessage("the other process belongs to user " + user + " (expected: " + (user + 1) + ")");
        }
    }

    @Test
    void saysWhenTheNameIsTaken() throws Exception {
        try (SocketOffer _ = SocketOffer.open(loops, NAME, this::visit)) {
            assertThatThrownBy(() -> SocketOffer.open(loops, NAME, this::visit)).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("listening sockets cannot be offered as " + NAME);
        }
    }

    @Test
    void theNameIsFreeWhenTheOfferEnds() throws Exception {
        SocketOffer.open(loops, NAME, this::visit).close();

        SocketOffer.open(loops, NAME, this::visit).close();
    }

    @Test
    void isNotHeldUpByWhoSendsInsteadOfTaking() throws Exception {
        listen("127.0.0.1");
        try (SocketOffer _ = SocketOffer.open(loops, NAME, this::visit)) {
            Channel stranger = new Bootstrap().group(loops).channel(EpollDomainSocketChannel.class).handler(new ChannelInboundHandlerAdapter())
                    .connect(MeetingPoint.address(NAME)).sync().channel();
            stranger.writeAndFlush(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII));

            HandedSockets.ask(loops, NAME).close();
            assertThat(stranger.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void takesNothingButSockets() throws Exception {
        Channel liar = new ServerBootstrap().group(loops).channel(EpollServerDomainSocketChannel.class)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                        context.writeAndFlush(Unpooled.copiedBuffer("no socket", StandardCharsets.US_ASCII)).addListener(_ -> context.close());
                    }
                }).bind(MeetingPoint.address(NAME)).sync().channel();

        assertThatThrownBy(() -> HandedSockets.ask(loops, NAME)).isInstanceOf(IOException.class);
        liar.close().sync();
    }

    private int listen(String host) throws InterruptedException {
        Channel channel = new ServerBootstrap().group(loops).channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInboundHandlerAdapter()).bind(new InetSocketAddress(InetAddress.ofLiteral(host), 0)).sync().channel();
        listening.add(channel);
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private void visit(Consumer<UnixChannel> visitor) {
        listening.forEach(channel -> visitor.accept((UnixChannel) channel));
    }
}
