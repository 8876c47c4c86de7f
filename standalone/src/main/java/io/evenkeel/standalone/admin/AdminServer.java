package io.evenkeel.standalone.admin;

import io.evenkeel.config.BindAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Serves the pages of [Pages], and takes the orders of [OrderPath]. Its one event loop and its one worker thread are its own, so whatever is asked here, however often, the data plane's loops
/// do not notice. Every queue and every wait is bounded.
public final class AdminServer implements AutoCloseable {

    /// Ample for a scrape path with a token; a longer request is an attack or a mistake.
    private static final int LONGEST_LINE = 4 * 1024;
    private static final int LONGEST_HEADERS = 8 * 1024;
    /// Pages waiting for the worker: two scrapers and a few people never queue up; beyond it the answer is 503.
    private static final int WAITING_PAGES = 16;

    private final EventLoopGroup loop;
    private final ExecutorService worker;
    private final Channel channel;

    private AdminServer(EventLoopGroup loop, ExecutorService worker, Channel channel) {
        this.loop = loop;
        this.worker = worker;
        this.channel = channel;
    }

    /// Binds the address and serves.
    ///
    /// @throws IOException if it cannot be bound; the message says why
    public static AdminServer start(BindAddress bind, ProcessView view, Orders orders) throws IOException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("evenkeel-admin", true), NioIoHandler.newFactory());
        ExecutorService worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_PAGES),
                Thread.ofPlatform().daemon().name("evenkeel-admin-pages").factory(), new ThreadPoolExecutor.AbortPolicy());
        Connections connections = new Connections();
        OrderDesk desk = new OrderDesk(orders);
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 128)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        ChannelPipeline pipeline = client.pipeline();
                        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                                .setMaxInitialLineLength(LONGEST_LINE)
                                .setMaxHeaderSize(LONGEST_HEADERS)));
                        pipeline.addLast(new FlowControlHandler());
                        pipeline.addLast(new AdminHandler(view, desk, worker, connections));
                    }
                })
                .bind(bind.host().equals("*") ? new InetSocketAddress(bind.port()) : new InetSocketAddress(bind.host(), bind.port()))
                .awaitUninterruptibly();
        AdminServer server = new AdminServer(loop, worker, bound.channel());
        if (!bound.isSuccess()) {
            server.close();
            throw new IOException("admin.bind " + bind + ": " + bound.cause().getMessage(), bound.cause());
        }
        return server;
    }

    /// Where it is bound, with the real port.
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        worker.shutdownNow();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
