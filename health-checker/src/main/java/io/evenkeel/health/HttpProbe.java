package io.evenkeel.health;

import io.evenkeel.config.HostPort;
import io.evenkeel.config.ProbeConfig;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/// Sends one request, without a body, and judges the answer ([HttpAnswer]).
final class HttpProbe implements HealthProbe {

    /// So that the backend's access log tells who asks.
    private static final String USER_AGENT = "evenkeel-probe";

    // An answer's head beyond these is MALFORMED. What a backend sends through the proxy may be larger; a health page has no reason.
    private static final int STATUS_LINE_BYTES = 4096;
    private static final int HEADER_BYTES = 16 * 1024;

    /// Body bytes are handed on in pieces of at most this.
    private static final int PIECE_BYTES = 8 * 1024;

    private final ProbeConfig.Http probe;
    private final String host;

    HttpProbe(ProbeConfig.Http probe, HostPort address) {
        this.probe = probe;
        host = probe.host().isEmpty() ? address.toString() : probe.host();
    }

    @Override
    public void ask(Channel channel, Verdict verdict) {
        var limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(STATUS_LINE_BYTES).setMaxHeaderSize(HEADER_BYTES).setMaxChunkSize(PIECE_BYTES);
        channel.pipeline().addLast(new HttpClientCodec(limits, false, false), new HttpAnswer(probe, verdict));
        channel.writeAndFlush(request());
    }

    private FullHttpRequest request() {
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(probe.method()), probe.path(), Unpooled.EMPTY_BUFFER);
        request.headers()
                .set(HttpHeaderNames.HOST, host)
                .set(HttpHeaderNames.USER_AGENT, USER_AGENT)
                .set(HttpHeaderNames.ACCEPT, "*/*")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (request.method().equals(HttpMethod.POST)) {
            request.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        }
        return request;
    }
}
