package io.evenkeel.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes connections off a listening socket and deals them out to the event loops in turn. Owned by the loop of the listening socket.
final class Acceptor extends ChannelDuplexHandler {

    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

    /// With no file descriptor left, accept fails at once and would be called again at once: a pause leaves the loop to the connections
    /// whose end will free one.
    private static final long PAUSE_MILLIS = 100;

    private final LoopContext[] loops;
    private final Serving serving;
    private @Nullable Listener listener;
    private int next;
    private long accepted;
    private final Seldom failureReports = new Seldom();
    private final Seldom descriptorReports = new Seldom();

    Acceptor(LoopContext[] loops, Serving serving) {
        this.loops = loops;
        this.serving = serving;
    }

    /// To be called before the first connection is read.
    void serve(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        accepted++;
        SocketChannel child = (SocketChannel) message;
        Listener own = listener;
        ListenerFacts facts = own == null ? null : serving.snapshot.listener(own.slot());
        if (own == null || facts == null) {
            child.unsafe().closeForcibly();
            return;
        }
        switch (own.admit(facts.maxConnections)) {
            case LET_IN -> letIn(child, own);
            case LISTENER_FULL -> refuse(child, facts);
            case NO_DESCRIPTORS -> {
                refuse(child, facts);
                tellOfDescriptors(own);
            }
        }
    }

    private static void refuse(SocketChannel child, ListenerFacts facts) {
        facts.meters.connectionRefused();
        child.unsafe().closeForcibly();
    }

    private void tellOfDescriptors(Listener own) {
        long refused = descriptorReports.count(loops[0].now());
        if (refused > 0) {
            log.warn("connection refused listener={} times={} reason=\"file descriptors are kept for those that are let in\"", own, refused);
        }
    }

    private void letIn(SocketChannel child, Listener own) {
        LoopContext loop = loops[next];
        next = next + 1 == loops.length ? 0 : next + 1;
        EventLoops.prepare(child, loop.readBuffers);
        child.pipeline().addLast(new ClientConnection(loop, own, serving));
        loop.loop.register(child).addListener((ChannelFutureListener) registered -> {
            if (!registered.isSuccess()) {
                child.unsafe().closeForcibly();
                own.leave();
            }
        });
    }

    /// Takes first whoever waits in the queue: to such a client the connection is made, and closing would reset it.
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        closeWhenNobodyWaits(context, promise, accepted + ListenerSet.BACKLOG);
    }

    /// @param until as many will have been accepted then as can have waited at the beginning
    private void closeWhenNobodyWaits(ChannelHandlerContext context, ChannelPromise promise, long until) {
        long before = accepted;
        // a timer fires after the loop has looked at its sockets once more
        context.executor().schedule(() -> {
            if (accepted == before || accepted >= until) {
                context.close(promise);
            } else {
                closeWhenNobodyWaits(context, promise, until);
            }
        }, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        long failures = failureReports.count(loops[0].now());
        if (failures > 0) {
            log.error("accept failed listener={} times={} reason={}", listener, failures, cause.getMessage());
        }
        if (cause instanceof IOException) {
            Channel channel = context.channel();
            channel.config().setAutoRead(false);
            context.executor().schedule(() -> channel.config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
