package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What goes out is what was put, whichever of it is copied, joined or passed by reference.
class OutputPieceTest {

    private static final int LARGE = 12 * 1024;

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final GatherBuffers buffers = new GatherBuffers(new KeptBuffers(ImmediateEventExecutor.INSTANCE, 4, 20 * 1024, KeptBuffer::new));
    private final Output output = new Output(new Wire(channel.pipeline().lastContext()), buffers);

    @AfterEach
    void close() {
        output.discard();
        buffers.close();
        channel.finishAndReleaseAll();
    }

    private void insert(String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        output.insert(octets, 0, octets.length);
    }

    /// @return what went out, write by write
    private List<String> written() {
        output.flush();
        var pieces = new ArrayList<String>();
        for (ByteBuf piece; (piece = channel.readOutbound()) != null; piece.release()) {
            pieces.add(piece.toString(StandardCharsets.US_ASCII));
        }
        return pieces;
    }

    private static String text(char octet, int length) {
        return String.valueOf(octet).repeat(length);
    }

    private static ByteBuf source(String... parts) {
        return Unpooled.directBuffer().writeBytes(String.join("", parts).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aHeadGoesOutInOneWriteWithTheLargePieceBehindIt() {
        String head = text('o', 100);
        String body = text('b', LARGE);
        ByteBuf source = source(head, body);
        insert("answer ");
        output.pass(source, head.length(), LARGE);
        source.release();
        assertThat(written()).containsExactly("answer " + body);
        assertThat(output.bytes()).isEqualTo("answer ".length() + LARGE);
    }

    @Test
    void nothingIsWrittenOverWhatIsStillToBeSent() {
        ByteBuf source = source(text('1', LARGE), text('2', LARGE));
        insert("first ");
        output.pass(source, 0, LARGE);
        insert("second ");
        output.pass(source, LARGE, LARGE);
        source.release();
        assertThat(String.join("", written())).isEqualTo("first " + text('1', LARGE) + "second " + text('2', LARGE));
    }

    @Test
    void aHeadThatHasNoRoomBeforeThePieceGoesOutAllTheSame() {
        ByteBuf source = source("tiny", text('b', 3 * LARGE));
        insert("much longer than that ");
        output.pass(source, 4, 3 * LARGE);
        source.release();
        assertThat(String.join("", written())).isEqualTo("much longer than that " + text('b', 3 * LARGE));
    }

    @Test
    void smallPiecesAreGathered() {
        ByteBuf source = source("0123456789");
        insert("head ");
        output.pass(source, 5, 5);
        insert(" tail");
        source.release();
        assertThat(written()).containsExactly("head 56789 tail");
    }

    @Test
    void aPieceOfAViewIsPassedWhole() {
        ByteBuf source = source(text('x', 50), text('b', LARGE));
        ByteBuf view = source.retainedSlice(20, 30 + LARGE);
        source.release();
        insert("head ");
        output.pass(view, 30, LARGE);
        view.release();
        assertThat(String.join("", written())).isEqualTo("head " + text('b', LARGE));
    }

    /// Else a slow peer would hold 20 KiB for each piece of a stream of small ones.
    @Test
    void whatHasToWaitHoldsNoMoreThanItNeeds() {
        ByteBuf source = source("0123456789");
        channel.unsafe().outboundBuffer().addMessage(Unpooled.copiedBuffer("stuck", StandardCharsets.US_ASCII), 5, channel.voidPromise());
        channel.unsafe().outboundBuffer().addFlush();
        output.pass(source, 0, 10);
        source.release();
        output.flush();
        assertThat(channel.<ByteBuf>readOutbound().toString(StandardCharsets.US_ASCII)).isEqualTo("stuck");
        ByteBuf waited = channel.readOutbound();
        assertThat(waited.toString(StandardCharsets.US_ASCII)).isEqualTo("0123456789");
        assertThat(waited.capacity()).isLessThan(1024);
        waited.release();
    }
}
