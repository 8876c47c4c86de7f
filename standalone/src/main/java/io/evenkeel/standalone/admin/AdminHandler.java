package io.evenkeel.standalone.admin;

import io.evenkeel.standalone.admin.ProcessView.State;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One admin connection: one request at a time, each within its time. The event loop's own.
final class AdminHandler extends SimpleChannelInboundHandler<HttpObject> {

    private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);

    /// Longer than the usual scrape interval, so that a scraper keeps its connection.
    private static final int REQUEST_SECONDS = 75;
    /// For computing a page and for the client to take it.
    private static final int ANSWER_SECONDS = 30;
    private static final List<String> METHODS = List.of("GET", "HEAD");
    /// An order is a line of JSON.
    private static final int LONGEST_ORDER = 4 * 1024;

    private final ProcessView view;
    private final OrderDesk orders;
    private final Executor worker;
    private final Connections connections;
    private @Nullable Future<?> deadline;
    private @Nullable Coming coming;

    AdminHandler(ProcessView view, OrderDesk orders, Executor worker, Connections connections) {
        this.view = view;
        this.orders = orders;
        this.worker = worker;
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connections.opened(ctx.channel());
        awaitRequest(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connections.closed(ctx.channel());
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (coming != null) {
            coming.body.release();
            coming = null;
        }
    }

    private void awaitRequest(ChannelHandlerContext ctx) {
        closeAfter(REQUEST_SECONDS, ctx);
        ctx.channel().config().setAutoRead(true);
    }

    private void closeAfter(int seconds, ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = ctx.executor().schedule(() -> ctx.close(), seconds, TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        switch (message) {
            case HttpRequest request -> answer(request, ctx);
            case HttpContent content when coming != null -> receive(content, coming, ctx);
            default -> { } // a body that is not taken: its request was refused by its head
        }
    }

    private void receive(HttpContent content, Coming order, ChannelHandlerContext ctx) {
        order.body.writeBytes(content.content()); // no more than its length said
        if (content instanceof LastHttpContent) {
            ctx.channel().config().setAutoRead(false);
            coming = null;
            byte[] body = ByteBufUtil.getBytes(order.body);
            order.body.release();
            compute(order.asked, ctx, () -> orders.carryOut(order.path, body, (InetSocketAddress) ctx.channel().remoteAddress()));
        }
    }

    private void answer(HttpRequest request, ChannelHandlerContext ctx) {
        connections.busy(ctx.channel());
        ctx.channel().config().setAutoRead(false); // FlowControlHandler keeps what is pipelined
        closeAfter(ANSWER_SECONDS, ctx);
        Asked asked = Asked.by(request);
        String uri = request.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        @Nullable OrderPath order = OrderPath.of(path);
        @Nullable Answer refusal = refusal(request, order == null ? 0 : LONGEST_ORDER);
        if (refusal != null) {
            send(refusal, asked, ctx);
        } else if (order != null) {
            take(order, request, asked, ctx);
        } else {
            show(path, request, asked, ctx);
        }
    }

    /// Reads on until the order's body is there.
    private void take(OrderPath order, HttpRequest request, Asked asked, ChannelHandlerContext ctx) {
        @Nullable Answer denial = denial(request);
        @Nullable Answer refusal = denial != null ? denial : OrderDesk.refusal(request, view.state());
        if (refusal != null) {
            send(refusal, asked.last(), ctx);
            return;
        }
        coming = new Coming(order, asked, ctx.alloc().heapBuffer(Math.toIntExact(HttpUtil.getContentLength(request, 0L))));
        ctx.channel().config().setAutoRead(true);
    }

    private @Nullable Answer denial(HttpRequest request) {
        return Access.denial(view.token(), request.headers().get(HttpHeaderNames.AUTHORIZATION), request.headers().get(HttpHeaderNames.HOST));
    }

    private void show(String path, HttpRequest request, Asked asked, ChannelHandlerContext ctx) {
        @Nullable Page page = Pages.at(path);
        @Nullable Answer denial = page != null && page.open() ? null : denial(request);
        if (denial != null) {
            send(denial, asked, ctx);
        } else if (page == null) {
            send(Answer.error(404, "no such page (expected: one of those listed at /)"), asked, ctx);
        } else if (!METHODS.contains(request.method().name())) {
            send(Answer.methodNotAllowed(METHODS), asked, ctx);
        } else if (page.blocking() && view.state() == State.STARTING) {
            send(Answer.error(503, "starting").with("retry-after", "1"), asked, ctx);
        } else if (page.blocking()) {
            compute(asked, ctx, () -> page.content().apply(view));
        } else {
            send(page.content().apply(view), asked, ctx);
        }
    }

    /// Reasons not to look at a request at all.
    ///
    /// @param longestBody in bytes; 0: none is taken
    private static @Nullable Answer refusal(HttpRequest request, int longestBody) {
        if (request.decoderResult().isFailure()) {
            return Answer.error(400, "not a well-formed request");
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1) && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Answer.error(505, "version not spoken here (expected: HTTP/1.1)");
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return Answer.error(400, "Host fields: " + hosts + " (expected: 1)"); // RFC 9112 §3.2
        }
        if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) || HttpUtil.getContentLength(request, 0L) > longestBody) {
            return Answer.error(413, longestBody == 0 ? "no page takes a body"
                    : "too much for an order (expected: at most " + longestBody + " bytes, with their length)");
        }
        return null;
    }

    /// @param content made on the worker thread
    private void compute(Asked asked, ChannelHandlerContext ctx, Supplier<Answer> content) {
        try {
            worker.execute(() -> {
                Answer answer = answer(content, asked);
                ctx.executor().execute(() -> send(answer, asked, ctx));
            });
        } catch (RejectedExecutionException e) {
            send(Answer.error(503, "too many pages asked for at once").with("retry-after", "1"), asked, ctx);
        }
    }

    private static Answer answer(Supplier<Answer> content, Asked asked) {
        try {
            return asked.encode(content.get());
        } catch (RuntimeException e) {
            log.error("admin page failed", e);
            return Answer.error(500, "internal error");
        }
    }

    private void send(Answer answer, Asked asked, ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            return;
        }
        byte[] body = answer.body();
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                asked.head() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        HttpHeaders fields = response.headers();
        answer.fields().forEach(fields::set);
        fields.set(HttpHeaderNames.CONTENT_TYPE, answer.type());
        fields.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        fields.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        fields.set("x-content-type-options", "nosniff");
        boolean keepAlive = asked.keepAlive() && answer.status() != 400 && answer.status() != 413;
        if (!keepAlive) {
            fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        ctx.writeAndFlush(response).addListener((ChannelFutureListener) written -> {
            if (!written.isSuccess() || !keepAlive) {
                ctx.close();
            } else {
                connections.free(ctx.channel());
                awaitRequest(ctx);
            }
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("admin connection failed peer={}", ctx.channel().remoteAddress(), cause);
        ctx.close();
    }

    /// An order whose body is on its way.
    ///
    /// @param body what of it is here
    private record Coming(OrderPath path, Asked asked, ByteBuf body) {}

    /// What the answer's form depends on.
    private record Asked(boolean head, boolean keepAlive, boolean gzip) {

        static Asked by(HttpRequest request) {
            return new Asked(
                    request.method().equals(HttpMethod.HEAD),
                    HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess(),
                    request.headers().containsValue(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.GZIP, true));
        }

        /// For who sends a body that nobody reads.
        Asked last() {
            return new Asked(head, false, gzip);
        }

        Answer encode(Answer answer) {
            return gzip ? Gzip.encode(answer) : answer;
        }
    }
}
