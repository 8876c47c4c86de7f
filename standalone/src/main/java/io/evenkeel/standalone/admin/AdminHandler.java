package io.evenkeel.standalone.admin;

import io.evenkeel.standalone.admin.ProcessView.State;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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

    private final ProcessView view;
    private final Executor worker;
    private final Connections connections;
    private @Nullable Future<?> deadline;

    AdminHandler(ProcessView view, Executor worker, Connections connections) {
        this.view = view;
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
        if (message instanceof HttpRequest request) {
            answer(request, ctx);
        } // else a body, which no page takes: the request is refused by its head
    }

    private void answer(HttpRequest request, ChannelHandlerContext ctx) {
        connections.busy(ctx.channel());
        ctx.channel().config().setAutoRead(false); // FlowControlHandler keeps what is pipelined
        closeAfter(ANSWER_SECONDS, ctx);
        Asked asked = Asked.by(request);
        @Nullable Answer refusal = refusal(request);
        if (refusal != null) {
            send(refusal, asked, ctx);
            return;
        }
        String uri = request.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        @Nullable Page page = Pages.at(path);
        @Nullable Answer denial = page != null && page.open()
                ? null
                : Access.denial(view.token(), request.headers().get(HttpHeaderNames.AUTHORIZATION), request.headers().get(HttpHeaderNames.HOST));
        if (denial != null) {
            send(denial, asked, ctx);
        } else if (page == null) {
            send(Answer.error(404, "no such page (expected: one of those listed at /)"), asked, ctx);
        } else if (!METHODS.contains(request.method().name())) {
            send(Answer.methodNotAllowed(METHODS), asked, ctx);
        } else if (page.blocking() && view.state() == State.STARTING) {
            send(Answer.error(503, "starting").with("retry-after", "1"), asked, ctx);
        } else if (page.blocking()) {
            compute(page, asked, ctx);
        } else {
            send(page.content().apply(view), asked, ctx);
        }
    }

    /// Reasons not to look at a request at all.
    private static @Nullable Answer refusal(HttpRequest request) {
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
        if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) || HttpUtil.getContentLength(request, 0L) != 0) {
            return Answer.error(413, "no page takes a body");
        }
        return null;
    }

    private void compute(Page page, Asked asked, ChannelHandlerContext ctx) {
        try {
            worker.execute(() -> {
                Answer answer = answer(page, asked);
                ctx.executor().execute(() -> send(answer, asked, ctx));
            });
        } catch (RejectedExecutionException e) {
            send(Answer.error(503, "too many pages asked for at once").with("retry-after", "1"), asked, ctx);
        }
    }

    private Answer answer(Page page, Asked asked) {
        try {
            return asked.encode(page.content().apply(view));
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

    /// What the answer's form depends on.
    private record Asked(boolean head, boolean keepAlive, boolean gzip) {

        static Asked by(HttpRequest request) {
            return new Asked(
                    request.method().equals(HttpMethod.HEAD),
                    HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess(),
                    request.headers().containsValue(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.GZIP, true));
        }

        Answer encode(Answer answer) {
            return gzip ? Gzip.encode(answer) : answer;
        }
    }
}
