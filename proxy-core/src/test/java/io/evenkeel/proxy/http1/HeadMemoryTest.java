package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

/// A connection holds a head only while it needs one.
class HeadMemoryTest {

    private final HeadMemory memory = new HeadMemory();

    private RequestReader reader() {
        return new RequestReader(memory, Wire.LIMITS, "web", false, Wire.CLIENT);
    }

    @Test
    void connectionsOfOneLoopShareHeadsOneAfterTheOther() {
        Http1RequestHead first = read(reader(), "GET /1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTE: trailers\r\n\r\n", true);
        Http1RequestHead second = read(reader(), "GET /2 HTTP/1.0\r\n\r\n", false);
        assertThat(second).isSameAs(first);
        assertThat(Wire.summary(second)).isEqualTo("GET /2 ? host= NONE 0 1.0 close forwarded=/2");
        assertThat(second.trailersAccepted()).isFalse();
        assertThat(second.maxForwards()).isEqualTo(-1);
    }

    private static Http1RequestHead read(RequestReader reader, String message, boolean recycle) {
        assertThat(reader.read(Wire.buffer(Wire.bytes(message)))).isEqualTo(HeadState.COMPLETE);
        Http1RequestHead head = reader.head();
        if (recycle) {
            reader.recycle();
        }
        return head;
    }

    @Test
    void idleReaderHoldsNothing() {
        RequestReader reader = reader();
        ByteBuf empty = Wire.buffer(new byte[0]);
        assertThat(reader.read(empty)).isEqualTo(HeadState.INCOMPLETE);
        assertThat(reader.begun()).isFalse();
        assertThat(memory.request()).isNotSameAs(memory.request());
    }

    /// An empty line that an old client sends behind a request begins no other.
    @Test
    void onlyAByteOfAHeadBeginsOne() {
        RequestReader reader = reader();
        reader.read(Wire.buffer(Wire.bytes("\r\n")));
        assertThat(reader.begun()).isFalse();
        reader.read(Wire.buffer(Wire.bytes("G")));
        assertThat(reader.begun()).isTrue();
        reader.recycle();
        assertThat(reader.begun()).isFalse();
    }

    @Test
    void largeArraysAreGivenUp() {
        RequestReader reader = reader();
        Http1RequestHead head = read(reader, "GET / HTTP/1.1\r\nHost: h\r\nA: " + "x".repeat(20_000) + "\r\n\r\n", false);
        assertThat(head.bytes.length).isGreaterThan(20_000);
        reader.recycle();
        assertThat(head.bytes).hasSize(2048);
        assertThat(memory.request()).isSameAs(head);
    }

    @Test
    void keepsABoundedNumberOfHeads() {
        RequestReader[] readers = new RequestReader[300];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = reader();
            read(readers[i], "GET / HTTP/1.0\r\n\r\n", false);
        }
        Http1RequestHead last = readers[299].head();
        for (RequestReader reader : readers) {
            reader.recycle();
        }
        for (int i = 0; i < 256; i++) {
            assertThat(memory.request()).isNotSameAs(last);
        }
    }

    @Test
    void aRejectedHeadIsGivenBackToo() {
        RequestReader reader = reader();
        assertThat(reader.read(Wire.buffer(Wire.bytes("GET /\r\n")))).isEqualTo(HeadState.REJECTED);
        assertThat(reader.rejection()).isEqualTo(Rejection.BAD_REQUEST_LINE);
        reader.recycle();
        assertThat(read(reader, "GET / HTTP/1.0\r\n\r\n", true)).isSameAs(memory.request());
    }
}
