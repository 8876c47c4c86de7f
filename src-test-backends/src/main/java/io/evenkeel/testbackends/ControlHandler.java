package io.evenkeel.testbackends;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;

/// The control API of one backend. It answers while the backend hangs, starts or is crashed.
///
/// | request | effect | answer |
/// |---|---|---|
/// | `GET /stats` | – | [Stats] |
/// | `DELETE /stats` | counts anew | [Stats] |
/// | `GET /fault` | – | the faults in force, a list |
/// | `PUT /fault` | one fault or a list of them, in place of those before | the faults in force |
/// | `DELETE /fault` | none any more | `[]` |
/// | `PUT /health` | `{"healthy": false}`: `/healthz` says 503 | [Stats] |
/// | `POST /crash` | ends like a killed process | [Stats] |
/// | `POST /restart` | begins to start again, cold | [Stats] with `starting` |
///
/// A fault is `{"kind": "slow", "share": "30%", "scope": "traffic", "delay": "250ms", "factor": 10, "status": 503, "variant":
/// "two-lengths"}`; only `kind` must be there. What cannot be understood is answered with 400 and the reason. Event loop only.
final class ControlHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final String USAGE = "GET|DELETE /stats, GET|PUT|DELETE /fault, PUT /health, POST /crash, POST /restart";

    private final NettyTestBackend backend;

    ControlHandler(NettyTestBackend backend) {
        this.backend = backend;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        FullHttpResponse response = response(request);
        boolean keep = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, keep);
        var written = ctx.writeAndFlush(response);
        if (!keep) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private FullHttpResponse response(FullHttpRequest request) {
        try {
            Object answer = act(request.method() + " " + Target.parse(request.uri()).path(),
                    ByteBufUtil.getBytes(request.content()));
            return json(HttpResponseStatus.OK, answer);
        } catch (UnsupportedOperationException e) {
            return json(HttpResponseStatus.NOT_FOUND, Map.of("error", String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException e) {
            return json(HttpResponseStatus.BAD_REQUEST, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private Object act(String what, byte[] body) {
        switch (what) {
            case "GET /stats" -> {}
            case "DELETE /stats" -> backend.resetStats();
            case "PUT /health" -> backend.health(FaultJson.healthy(body));
            case "POST /crash" -> backend.crash();
            case "POST /restart" -> backend.beginRestart();
            case "GET /fault" -> {
                return FaultJson.write(backend.faults());
            }
            case "PUT /fault" -> {
                backend.fault(FaultJson.read(body).toArray(Fault[]::new));
                return FaultJson.write(backend.faults());
            }
            case "DELETE /fault" -> {
                backend.fault();
                return FaultJson.write(backend.faults());
            }
            default -> throw new UnsupportedOperationException(what + " (expected: " + USAGE + ")");
        }
        return backend.stats().asMap();
    }

    private static FullHttpResponse json(HttpResponseStatus status, Object body) {
        byte[] bytes = JsonWriter.write(body);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        return response;
    }
}
