package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.proxy.http1.BodySink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OverTransports
class RequestBodyTest {

    private final RequestBody body = new RequestBody();

    private static class Text implements BodySink {
        final StringBuilder text = new StringBuilder();

        @Override
        public void pass(ByteBuf source, int index, int length) {
            text.append(source.toString(index, length, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void insert(byte[] bytes, int offset, int length) {
            text.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        }
    }

    @BeforeEach
    void begin() {
        body.begin(ByteBufAllocator.DEFAULT);
    }

    @AfterEach
    void release() {
        body.release();
    }

    private void come(String text) {
        ByteBuf piece = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        body.pass(piece, piece.readerIndex(), piece.readableBytes());
        piece.release();
    }

    @Test
    void keepsWhatComesBeforeThereIsAConnection() {
        Text first = new Text();
        come("hello ");
        body.attach(first, false);
        come("world");

        assertThat(first.text).hasToString("hello world");
        assertThat(body.whole()).isFalse();
        assertThat(body.bytes()).isEqualTo(11);
    }

    @Test
    void sendsAllAgainWhereItMay() {
        Text first = new Text();
        Text second = new Text();
        come("hello ");
        body.attach(first, true);
        come("world");
        body.insert(new byte[] {'!', '?'}, 0, 1);
        body.detach();
        come(" more");
        body.attach(second, true);
        come(".");

        assertThat(first.text).hasToString("hello world!");
        assertThat(second.text).hasToString("hello world! more.");
        assertThat(body.whole()).isTrue();
    }

    /// Over io_uring the system reads what was written at the end of the loop's turn, from the address that it had.
    @Test
    void leavesWhereItIsWhatTheSystemMayStillRead() {
        List<ByteBuf> written = new ArrayList<>();
        come("a".repeat(20_000));
        body.attach(new Text() {
            @Override
            public void pass(ByteBuf source, int index, int length) {
                written.add(source.retainedSlice(index, length));
            }
        }, true);
        ByteBuf first = written.getFirst();
        long address = first.memoryAddress();
        come("b".repeat(40_000));

        assertThat(first.memoryAddress()).isEqualTo(address);
        Text again = new Text();
        body.detach();
        body.attach(again, true);
        assertThat(again.text).hasToString("a".repeat(20_000) + "b".repeat(40_000));
        written.forEach(ByteBuf::release);
    }

    @Test
    void givesUpKeepingWhatIsTooLarge() {
        body.attach(new Text(), true);
        come("a".repeat(RequestBody.KEPT_BYTES));
        assertThat(body.whole()).isTrue();
        come("a");
        assertThat(body.whole()).isFalse();
        come("b");
        assertThat(body.whole()).isFalse();
    }

    @Test
    void isFullAtTheBoundWhileThereIsNoConnection() {
        come("a".repeat(RequestBody.KEPT_BYTES - 1));
        assertThat(body.full()).isFalse();
        come("a");
        assertThat(body.full()).isTrue();
        body.attach(new Text(), true);
        assertThat(body.full()).isFalse();
    }

    @Test
    void isWholeWithoutAnyByteHoweverItIsSent() {
        body.attach(new Text(), false);
        body.settle();
        assertThat(body.whole()).isTrue();
    }

    @Test
    void canNoLongerBeSentAgainOnceSettled() {
        body.attach(new Text(), true);
        come("hello");
        body.settle();
        assertThat(body.whole()).isFalse();
    }
}
