package io.evenkeel.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.config.ProbeConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.stream.Collectors;

/// Judges one answer. The status decides as soon as the head is there, unless the body has to hold a text.
///
/// Whatever a backend sends, it costs little: the codec bounds the head, of the body at most [#BODY_BYTES] are looked at, and of
/// interim answers (1xx) at most [#INTERIM_ANSWERS] are passed over.
final class HttpAnswer extends SimpleChannelInboundHandler<HttpObject> {

    /// Of the body, as configuration.md has it.
    static final int BODY_BYTES = 64 * 1024;

    /// RFC 9110 §15.2 allows any number; a backend that sends this many never gets to the point.
    static final int INTERIM_ANSWERS = 8;

    private final ProbeConfig.Http probe;
    private final HealthProbe.Verdict verdict;
    private final ByteBuf wanted;
    private int interim;
    private boolean inBody;
    private int seen;

    /// The end of what was seen of the body: as many bytes as can be the beginning of the text wanted.
    private byte[] tail = {};

    HttpAnswer(ProbeConfig.Http probe, HealthProbe.Verdict verdict) {
        this.probe = probe;
        this.verdict = verdict;
        wanted = Unpooled.wrappedBuffer(probe.bodyContains().getBytes(UTF_8));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            verdict.failed(ProbeResult.Kind.MALFORMED, "no proper HTTP/1.1 answer: " + part.decoderResult().cause().getMessage());
            return;
        }
        if (part instanceof HttpResponse head) {
            onHead(head);
        }
        if (part instanceof HttpContent body && inBody) {
            onBody(body);
        }
    }

    private void onHead(HttpResponse head) {
        int status = head.status().code();
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL && status != 101) {
            if (++interim > INTERIM_ANSWERS) {
                verdict.failed(ProbeResult.Kind.MALFORMED, "more than " + INTERIM_ANSWERS + " interim answers");
            }
            return;
        }
        if (probe.expect().stream().noneMatch(range -> range.contains(status))) {
            verdict.failed(ProbeResult.Kind.STATUS, "status " + status + " (expected: " + expected() + ")");
        } else if (!wanted.isReadable()) {
            verdict.passed();
        } else {
            inBody = true;
        }
    }

    private void onBody(HttpContent body) {
        ByteBuf piece = body.content();
        ByteBuf fresh = piece.slice(piece.readerIndex(), Math.min(piece.readableBytes(), BODY_BYTES - seen));
        seen += fresh.readableBytes();
        ByteBuf text = Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(tail), fresh.retain());
        try {
            if (ByteBufUtil.indexOf(wanted, text) >= 0) {
                verdict.passed();
            } else if (body instanceof LastHttpContent || seen == BODY_BYTES) {
                verdict.failed(ProbeResult.Kind.BODY, "body without \"" + probe.bodyContains() + "\" in its first " + seen + " bytes");
            } else {
                int keep = Math.min(text.readableBytes(), wanted.readableBytes() - 1);
                tail = ByteBufUtil.getBytes(text, text.writerIndex() - keep, keep);
            }
        } finally {
            text.release();
        }
    }

    private String expected() {
        return probe.expect().stream()
                .map(range -> range.first() == range.last() ? "" + range.first() : range.first() + "-" + range.last())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        verdict.failed(ProbeResult.Kind.RESET, inBody ? "closed within the body" : "closed before the answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        verdict.failed(ProbeResult.Kind.RESET, String.valueOf(cause.getMessage()));
    }
}
