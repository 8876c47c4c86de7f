package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// Collects what a body reader hands out, and how.
final class Sink implements BodySink {

    private final StringBuilder text = new StringBuilder();
    int passed;
    int inserted;

    @Override
    public void pass(ByteBuf source, int index, int length) {
        if (length < 1) {
            throw new AssertionError("empty piece");
        }
        passed++;
        text.append(source.toString(index, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void insert(byte[] bytes, int offset, int length) {
        if (length < 1) {
            throw new AssertionError("empty piece");
        }
        inserted++;
        text.append(Unpooled.wrappedBuffer(bytes, offset, length).toString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
