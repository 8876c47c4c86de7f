package io.evenkeel.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// With a real socket in systemd's place.
@EnabledOnOs(OS.LINUX)
class ServiceManagerTest {

    @TempDir
    private Path folder;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private Channel systemd;

    @BeforeEach
    void listen() {
        systemd = new Bootstrap().group(loop).channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, DomainDatagramPacket packet) {
                        told.add(packet.content().toString(StandardCharsets.UTF_8));
                    }
                })
                .bind(new DomainSocketAddress(folder.resolve("notify").toString())).syncUninterruptibly().channel();
    }

    @AfterEach
    void close() {
        systemd.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void tellsWhatTheProcessDoes() throws InterruptedException {
        ServiceManager manager = new ServiceManager(folder.resolve("notify").toString());

        manager.ready("serving version 17");
        assertThat(next()).isEqualTo("READY=1\nSTATUS=serving version 17");
        manager.reloading();
        assertThat(next()).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+\nSTATUS=reloading");
        manager.stopping();
        assertThat(next()).isEqualTo("STOPPING=1\nSTATUS=draining");
    }

    @Test
    void saysNothingWhenNobodyListensAndGoesOn() {
        new ServiceManager(null).ready("serving");
        new ServiceManager("").ready("serving");
        new ServiceManager("vsock:2:1234").ready("serving");
        new ServiceManager(folder.resolve("nobody").toString()).ready("serving");
        new ServiceManager("@nobody-here-either").ready("serving");

        assertThat(told).isEmpty();
    }

    private String next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }
}
