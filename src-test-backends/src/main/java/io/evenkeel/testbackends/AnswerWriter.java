package io.evenkeel.testbackends;

import io.evenkeel.testbackends.Answer.Framing;
import io.evenkeel.testbackends.Fault.Kind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;

/// Writes one answer at the pace of the client, or slower if the answer wants that. Event loop only.
final class AnswerWriter {

    private static final String TRAILER = "X-Body-Bytes";

    private final ChannelHandlerContext ctx;
    private final Exchange exchange;
    private final String backend;
    private final Answer answer;
    private final Framing framing;
    private final Runnable written;
    private final boolean truncated;
    private final long length;
    private long sent;
    private boolean pausing;

    /// @param written runs when the last byte was handed to the socket
    AnswerWriter(ChannelHandlerContext ctx, Exchange exchange, String backend, Runnable written) {
        this.ctx = ctx;
        this.exchange = exchange;
        this.backend = backend;
        this.answer = exchange.answer();
        this.written = written;
        this.truncated = exchange.meets(Kind.TRUNCATE);
        HttpRequest request = exchange.received().head();
        boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        this.framing = old && answer.framing() == Framing.CHUNKS ? Framing.CLOSE : answer.framing();
        this.length = answer.content().length();
    }

    /// Whether the connection has to end with this answer.
    boolean closes() {
        return truncated || framing == Framing.CLOSE || exchange.closes();
    }

    void start() {
        if (answer.hints()) {
            HttpResponse hints = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.EARLY_HINTS);
            hints.headers().set("Link", "</style.css>; rel=preload; as=style");
            ctx.writeAndFlush(hints);
        }
        ctx.write(head());
        if (bodiless()) {
            end();
        } else {
            pump();
        }
    }

    /// Goes on where the socket stopped.
    void writable() {
        if (!pausing) {
            pump();
        }
    }

    private HttpResponse head() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        head.headers().set("X-Backend", backend);
        if (!answer.contentType().isEmpty()) {
            head.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        }
        if (answer.trailer() && framing == Framing.CHUNKS) {
            head.headers().set(HttpHeaderNames.TRAILER, TRAILER);
        }
        if (truncated) {
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, Math.max(length, 1));
        } else if (framing == Framing.CHUNKS) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (framing == Framing.LENGTH && answer.status() != 204 && answer.status() != 304) {
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        if (closes() && !truncated) {
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (exchange.received().head().protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return head;
    }

    /// RFC 9110 §6.4.1.
    private boolean bodiless() {
        return HttpMethod.HEAD.equals(exchange.received().head().method()) || answer.status() == 204 || answer.status() == 304;
    }

    private void pump() {
        Channel channel = ctx.channel();
        long limit = truncated ? length / 2 : length;
        while (sent < limit && channel.isWritable()) {
            int piece = (int) Math.min(limit - sent, answer.chunk());
            ctx.write(new DefaultHttpContent(answer.content().slice(sent, piece)));
            sent += piece;
            if (!answer.every().isZero() && sent < limit) {
                pause();
                return;
            }
        }
        if (sent < limit) {
            ctx.flush();
        } else {
            end();
        }
    }

    private void pause() {
        pausing = true;
        ctx.flush();
        ctx.executor().schedule(() -> {
            pausing = false;
            if (ctx.channel().isActive()) {
                pump();
            }
        }, answer.every().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void end() {
        if (truncated) {
            ctx.flush();
            ctx.close();
            return;
        }
        LastHttpContent last = LastHttpContent.EMPTY_LAST_CONTENT;
        if (answer.trailer() && framing == Framing.CHUNKS) {
            last = new DefaultLastHttpContent();
            last.trailingHeaders().set(TRAILER, String.valueOf(length));
        }
        ctx.writeAndFlush(last).addListener((ChannelFutureListener) future -> {
            if (future.isSuccess()) {
                written.run();
            }
        });
    }
}
