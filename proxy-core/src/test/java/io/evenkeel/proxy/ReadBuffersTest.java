package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// All other tests look for leaks and so keep no buffers.
@SuppressWarnings("deprecation")
class ReadBuffersTest {

    private static final int BYTES = 4096;

    private final ReadBuffers buffers = keeping(2);
    private final RecvByteBufAllocator.Handle reads = buffers.newHandle();
    private final List<ByteBuf> held = new ArrayList<>();

    @AfterEach
    void close() {
        held.forEach(ByteBuf::release);
        buffers.close();
    }

    private static ReadBuffers keeping(int count) {
        return new ReadBuffers(new KeptBuffers(ImmediateEventExecutor.INSTANCE, count, BYTES, KeptBuffer::new));
    }

    private ByteBuf read(int mark) {
        ByteBuf buffer = reads.allocate(ByteBufAllocator.DEFAULT);
        buffer.writeInt(mark);
        return buffer;
    }

    private ByteBuf hold(ByteBuf buffer) {
        held.add(buffer);
        return buffer;
    }

    @Test
    void readsIntoTheSameBufferWhenWhatWasReadIsGone() {
        read(7).release();
        ByteBuf again = hold(reads.allocate(ByteBufAllocator.DEFAULT));
        assertThat(again.isReadable()).isFalse();
        assertThat(again.capacity()).isEqualTo(BYTES);
        assertThat(again.getInt(again.readerIndex())).as("what was there").isEqualTo(7);
    }

    @Test
    void leavesAloneWhatIsStillToBeWritten() {
        ByteBuf first = read(1);
        ByteBuf waits = hold(first.retainedSlice(first.readerIndex(), Integer.BYTES));
        first.release();
        for (int mark = 2; mark < 9; mark++) {
            hold(read(mark));
        }
        assertThat(waits.getInt(0)).isEqualTo(1);
        assertThat(held).extracting(buffer -> buffer.getInt(buffer.readerIndex())).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void readsOfASlowPeerFitWhatItSends() {
        hold(read(1));
        hold(read(2));
        assertThat(hold(read(3)).capacity()).as("both are held").isLessThanOrEqualTo(2048);
    }

    @Test
    void aReadGetsTwiceWhatTheLastOneBrought() {
        hold(read(1));
        hold(read(2));
        reads.lastBytesRead(5000);
        assertThat(hold(reads.allocate(ByteBufAllocator.DEFAULT)).capacity()).isEqualTo(8192);
        reads.lastBytesRead(100);
        assertThat(hold(reads.allocate(ByteBufAllocator.DEFAULT)).capacity()).isEqualTo(512);
        reads.lastBytesRead(-1);
        assertThat(reads.guess()).as("the end of the stream tells nothing").isEqualTo(512);
        reads.lastBytesRead(Integer.MAX_VALUE);
        assertThat(reads.guess()).isEqualTo(128 * 1024);
    }

    @Test
    void keepsNothingAfterItsEnd() {
        ReadBuffers over = keeping(1);
        RecvByteBufAllocator.Handle handle = over.newHandle();
        ByteBuf late = hold(handle.allocate(ByteBufAllocator.DEFAULT));
        over.close();
        assertThat(late.refCnt()).as("until it is released").isEqualTo(1);
        assertThat(hold(handle.allocate(ByteBufAllocator.DEFAULT))).isNotSameAs(late);
    }
}
