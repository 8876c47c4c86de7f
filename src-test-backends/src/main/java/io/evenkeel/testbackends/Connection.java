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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client connection: its requests in their order, one at a time. Event loop only.
///
/// It always reads on, one message at a time, so that it notices a client that leaves; only a second, pipelined request stops it.
final class Connection extends ChannelInboundHandlerAdapter {

    private final String backend;
    private final Service service;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Exchange current;
    private @Nullable AnswerWriter writer;
    private @Nullable HttpRequest pipelined;
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
        if (current != null) {
            service.lost(current);
        }
        current = null;
        pipelined = null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (deaf || closing && message instanceof HttpRequest) {
                ctx.read();
            } else if (message instanceof HttpRequest head) {
                head(head);
            } else if (message instanceof HttpContent piece) {
                body(piece);
            }
        } finally {
            ReferenceCountUtil.release(message);
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

    private void head(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            closing = true;
            FullHttpResponse bad = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
            bad.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set("X-Backend", backend);
            context().writeAndFlush(bad).addListener(ChannelFutureListener.CLOSE);
        } else if (current != null) {
            pipelined = head;
        } else {
            begin(head);
        }
    }

    private void begin(HttpRequest head) {
        Exchange exchange = new Exchange(this, backend, head);
        current = exchange;
        if (HttpUtil.is100ContinueExpected(head) && !exchange.endpoint().early()) {
            context().writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        service.arrive(exchange);
        context().read();
    }

    private void body(HttpContent piece) {
        Exchange exchange = current;
        if (exchange != null && !exchange.received().ended()) {
            service.counters().read(piece.content().readableBytes());
            exchange.received().body(piece);
            exchange.answerIfDue();
            if (exchange.stage() == Exchange.Stage.DONE && exchange.received().ended() && current == exchange) {
                next(exchange);
            }
        }
        if (pipelined == null) {
            context().read();
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
        if (exchange.received().ended()) {
            next(exchange);
        }
    }

    private void next(Exchange done) {
        current = null;
        HttpRequest head = pipelined;
        pipelined = null;
        if (closing) {
            context().close();
        } else if (head != null && !deaf) {
            begin(head);
        } else if (head != null) {
            context().read();
        }
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(ctx, "before channelActive");
    }
}
