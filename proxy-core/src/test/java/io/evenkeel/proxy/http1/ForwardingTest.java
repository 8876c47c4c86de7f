package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What leaves towards a backend for what came from a client.
class ForwardingTest {

    @Test
    void copiesFieldsInOrderAndAddsWhatTheProxyKnows() {
        String head = forward("GET /a?b HTTP/1.1\r\nHost: Shop.example:80\r\nA: 1\r\nConnection: keep-alive\r\nB:2\r\n\r\n");
        assertThat(head).isEqualTo("GET /a?b HTTP/1.1\r\nHost: Shop.example:80\r\nA: 1\r\nB:2\r\nX-Forwarded-For: 192.0.2.1\r\n"
                + "X-Forwarded-Proto: http\r\nX-Forwarded-Host: Shop.example:80\r\nVia: 1.1 evenkeel\r\n\r\n");
    }

    private static String forward(String request) {
        RequestReader reader = new RequestReader(new HeadMemory(), new HeadLimits(8192, 32768, 100), "web", false, new byte[4]);
        ByteBuf in = Unpooled.copiedBuffer(request, StandardCharsets.ISO_8859_1);
        ByteBuf out = Unpooled.buffer();
        try {
            assertThat(reader.read(in)).isEqualTo(HeadState.COMPLETE);
            new RequestWriter().write(out, reader.head(), new Forwarding(Ascii.bytes("192.0.2.1"), false, true));
            return out.toString(StandardCharsets.ISO_8859_1);
        } finally {
            in.release();
            out.release();
            reader.recycle();
        }
    }
}
