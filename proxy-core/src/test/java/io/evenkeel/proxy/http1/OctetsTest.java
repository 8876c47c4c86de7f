package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OctetsTest {

    private static final int BYTES = 1000;

    private final Random random = new Random(7);

    static Stream<ByteBufAllocator> allocators() {
        return Stream.of(new PooledByteBufAllocator(true), new AdaptiveByteBufAllocator(true), UnpooledByteBufAllocator.DEFAULT);
    }

    private ByteBuf filled(ByteBufAllocator allocator) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return allocator.directBuffer(BYTES).writeBytes(bytes);
    }

    private static byte[] read(@Nullable ByteBuffer view) {
        assertThat(view).isNotNull();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    private static byte[] expected(ByteBuf from, int index, int length) {
        byte[] bytes = new byte[length];
        from.getBytes(index, bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void readsWhatTheBufferHolds(ByteBufAllocator allocator) {
        ByteBuf buffer = filled(allocator);
        assertThat(read(Octets.inOnePiece(buffer, 10, 500))).isEqualTo(expected(buffer, 10, 500));
        buffer.release();
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void readsWhatASliceHolds(ByteBufAllocator allocator) {
        ByteBuf buffer = filled(allocator);
        for (int i = 0; i < 100; i++) {
            int from = random.nextInt(BYTES);
            ByteBuf slice = buffer.retainedSlice(from, random.nextInt(BYTES - from + 1));
            int index = random.nextInt(slice.capacity() + 1);
            int length = random.nextInt(slice.capacity() - index + 1);
            assertThat(read(Octets.inOnePiece(slice, index, length))).isEqualTo(expected(slice, index, length));
            assertThat(slice.readerIndex()).as("is not moved").isZero();
            slice.release();
        }
        buffer.release();
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void readsWhatASliceOfASliceHolds(ByteBufAllocator allocator) {
        ByteBuf buffer = filled(allocator);
        ByteBuf outer = buffer.retainedSlice(100, 800);
        ByteBuf slice = outer.slice(50, 700);
        assertThat(read(Octets.inOnePiece(slice, 5, 600))).isEqualTo(expected(slice, 5, 600));
        outer.release();
        buffer.release();
    }

    @Test
    void saysWhenThereAreSeveralPieces() {
        ByteBuf pieces = Unpooled.wrappedBuffer(filled(UnpooledByteBufAllocator.DEFAULT), filled(UnpooledByteBufAllocator.DEFAULT));
        assertThat(Octets.inOnePiece(pieces, 900, 200)).isNull();
        pieces.release();
    }
}
