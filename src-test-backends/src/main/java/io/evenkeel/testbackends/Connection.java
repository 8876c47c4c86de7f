package io.evenkeel.testbackends;

import io.evenkeel.testbackends.Fault.Kind;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client connection: its requests in their order, one at a time. Event loop only.
///
/// It always reads on, so that it notices a client that leaves; only a second, pipelined request stops it.
final class Connection extends ChannelInboundHandlerAdapter {

    private final String backend;
    private final Service service;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Exchange current;
    private @Nullable AnswerWriter writer;
    private final Queue<Object> inbox = new ArrayDeque<>(); // never more than one read from the socket brings
    private boolean working;
    private boolean closing;
    private boolean deaf;

    Connection(String backend, Service service) {
        this.backend = backend;
        this.service = service;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        service.counters().connected();
        ctx.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        service.counters().disconnected();
        inbox.forEach(ReferenceCountUtil::release);
        inbox.clear();
        if (current != null) {
            service.lost(current);
        }
        current = null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inbox.add(message);
        work();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (inbox.isEmpty()) {
            ctx.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (writer != null && ctx.channel().isWritable()) {
            writer.writable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // the client broke the connection; counted as lost by channelInactive
    }

    /// Sends what the exchange has to say, or what its fault makes of it.
    void answer(Exchange exchange) {
        if (exchange.meets(Kind.MALFORMED)) {
            byte[] bytes = Objects.requireNonNull(exchange.fault()).variant().bytes();
            context().pipeline().context(HttpServerCodec.class).writeAndFlush(Unpooled.wrappedBuffer(bytes))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        writer = new AnswerWriter(context(), exchange, backend, () -> written(exchange));
        writer.start();
    }

    /// Ends the connection as a killed process does: RST instead of FIN.
    void reset() {
        context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context().close();
    }

    /// Takes what has arrived, up to the next request if there is one under way.
    private void work() {
        if (working) {
            return;
        }
        working = true;
        while (!inbox.isEmpty() && !(current != null && inbox.element() instanceof HttpRequest)) {
            Object message = inbox.remove();
            try {
                take(message);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
        working = false;
    }

    private void take(Object message) {
        if (deaf || closing && message instanceof HttpRequest) {
            return;
        }
        if (message instanceof HttpRequest head) {
            head(head);
        } else if (message instanceof HttpContent piece && current != null) {
            body(current, piece);
        }
    }

    private void head(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            closing = true;
            FullHttpResponse bad = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
            bad.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set("X-Backend", backend);
            context().writeAndFlush(bad).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        Exchange exchange = new Exchange(this, backend, head);
        current = exchange;
        if (HttpUtil.is100ContinueExpected(head) && !exchange.endpoint().early()) {
            context().writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        service.arrive(exchange);
    }

    private void body(Exchange exchange, HttpContent piece) {
        service.counters().read(piece.content().readableBytes());
        exchange.received().body(piece);
        if (exchange.stage() == Exchange.Stage.DONE) {
            endIfDue(exchange);
        } else {
            exchange.answerIfDue();
        }
    }

    private void written(Exchange exchange) {
        boolean closes = Objects.requireNonNull(writer).closes();
        writer = null;
        service.counters().answered(exchange.answer().status(), exchange.endpoint().health());
        service.finished(exchange);
        Fault fault = exchange.fault();
        if (fault != null && fault.kind() == Kind.HALF_CLOSE) {
            deaf = true;
            ((SocketChannel) context().channel()).shutdownOutput();
        } else if (fault != null && fault.kind() == Kind.CLOSE_IDLE) {
            context().executor().schedule(() -> context().close(), fault.delay().toNanos(), TimeUnit.NANOSECONDS);
        } else {
            closing = closes;
        }
        endIfDue(exchange);
    }

    /// Makes room for the next request once this one is answered and read to its end.
    private void endIfDue(Exchange exchange) {
        if (!exchange.received().ended()) {
            return;
        }
        current = null;
        if (closing) {
            context().close();
            return;
        }
        work();
        if (inbox.isEmpty()) {
            context().read();
        }
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(ctx, "before channelActive");
    }
}
