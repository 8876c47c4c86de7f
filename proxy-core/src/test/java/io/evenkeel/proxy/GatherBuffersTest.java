package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// All other tests look for leaks and so keep no buffers.
class GatherBuffersTest {

    private final GatherBuffers buffers = keeping(2);

    @AfterEach
    void close() {
        buffers.close();
    }

    private static GatherBuffers keeping(int count) {
        return new GatherBuffers(new KeptBuffers(ImmediateEventExecutor.INSTANCE, count, 20 * 1024, KeptBuffer::new));
    }

    /// Its memory tells one buffer from another, whatever it is wrapped in.
    private static void mark(ByteBuf buffer, int mark) {
        buffer.writeInt(mark);
    }

    private static int marked(ByteBuf buffer) {
        return buffer.getInt(0);
    }

    @Test
    void givesTheSameMemoryAgainAndNothingInIt() {
        ByteBuf first = buffers.take();
        mark(first, 7);
        first.release();
        ByteBuf again = buffers.take();
        assertThat(again.isReadable()).isFalse();
        assertThat(marked(again)).isEqualTo(7);
        again.release();
    }

    @Test
    void givesNoneWhoseWriteGoesOn() {
        ByteBuf[] taken = IntStream.range(0, 5).mapToObj(_ -> buffers.take()).toArray(ByteBuf[]::new);
        for (int i = 0; i < taken.length; i++) {
            mark(taken[i], i);
        }
        for (int i = 0; i < taken.length; i++) {
            assertThat(marked(taken[i])).isEqualTo(i);
            assertThat(taken[i].readableBytes()).isEqualTo(Integer.BYTES);
            taken[i].release();
        }
    }

    @Test
    void doesNotKeepTheMemoryOfALargeHead() {
        ByteBuf large = buffers.take();
        int usual = large.capacity();
        large.writeZero(40 * usual);
        large.release();
        ByteBuf next = buffers.take();
        assertThat(next.capacity()).isEqualTo(usual);
        next.release();
    }

    @Test
    void givesOtherMemoryAfterItsEnd() {
        GatherBuffers over = keeping(1);
        ByteBuf held = over.take();
        over.close();
        assertThat(held.refCnt()).as("until its write ends").isEqualTo(1);
        ByteBuf other = over.take();
        assertThat(other).isNotSameAs(held);
        mark(held, 1);
        mark(other, 2);
        assertThat(marked(held)).isEqualTo(1);
        other.release();
        held.release();
        ByteBuf last = over.take();
        assertThat(last.isWritable()).isTrue();
        last.release();
    }
}
