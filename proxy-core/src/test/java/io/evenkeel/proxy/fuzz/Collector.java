package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.http1.BodySink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// Everything that goes out on one connection.
final class Collector implements BodySink {

    private final ByteBuf bytes = Unpooled.buffer(1024);

    /// For heads.
    ByteBuf buffer() {
        return bytes;
    }

    @Override
    public void pass(ByteBuf source, int index, int length) {
        require(length);
        bytes.writeBytes(source, index, length);
    }

    @Override
    public void insert(byte[] source, int offset, int length) {
        require(length);
        bytes.writeBytes(source, offset, length);
    }

    private static void require(int length) {
        if (length < 1) {
            throw new Disagreement("empty piece", length, "1 or more");
        }
    }

    int length() {
        return bytes.writerIndex();
    }

    String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
