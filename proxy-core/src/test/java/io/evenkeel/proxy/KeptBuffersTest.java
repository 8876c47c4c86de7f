package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeptBuffersTest {

    private static final int BYTES = 64;

    private final KeptBuffers buffers = new KeptBuffers(ImmediateEventExecutor.INSTANCE, 2, BYTES, KeptBuffer::new);

    @AfterEach
    void close() {
        buffers.close();
    }

    private ByteBuf take() {
        return Objects.requireNonNull(buffers.take());
    }

    @Test
    void givesFirstWhatWasReleasedLast() {
        ByteBuf one = take();
        ByteBuf two = take();
        one.release();
        two.release();
        assertThat(take()).isSameAs(two);
        assertThat(take()).isSameAs(one);
        assertThat(buffers.take()).as("both are in use").isNull();
        one.release();
        two.release();
    }

    @Test
    void whoeverReleasedABufferCanNotUseItAnyMore() {
        ByteBuf released = take();
        released.release();
        assertThatThrownBy(() -> released.writeBytes(new byte[1])).isInstanceOf(IllegalReferenceCountException.class);
        assertThatThrownBy(released::release).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void aBufferThatGrewHoldsAllThatWasWritten() {
        ByteBuf buffer = take();
        String text = "0123456789".repeat(BYTES);
        for (byte octet : text.getBytes(StandardCharsets.US_ASCII)) {
            buffer.writeBytes(new byte[] {octet});
        }
        assertThat(buffer.toString(StandardCharsets.US_ASCII)).isEqualTo(text);
        buffer.release();
        ByteBuf next = take();
        assertThat(next.capacity()).as("of the next one").isEqualTo(BYTES);
        next.release();
    }

    @Test
    void whatAnotherThreadReleasesIsNotKept() throws Exception {
        var loop = new Loop(Thread.currentThread());
        var owned = new KeptBuffers(loop, 1, BYTES, KeptBuffer::new);
        ByteBuf buffer = Objects.requireNonNull(owned.take());
        Thread.ofPlatform().start(buffer::release).join();
        assertThat(buffer.refCnt()).isZero();
        assertThat(owned.take()).isNull();
        owned.close();
    }

    private record Loop(Thread thread) implements ThreadAwareExecutor {

        @Override
        public boolean isExecutorThread(Thread asked) {
            return asked == thread;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }
}
