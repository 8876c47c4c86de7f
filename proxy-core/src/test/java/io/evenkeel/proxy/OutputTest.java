package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/// Whether a byte of a request has left decides whether a request of any method may be repeated.
class OutputTest {

    /// Takes writes as a socket that is full does, and leaves their end to the test.
    private static final class Socket extends ChannelOutboundHandlerAdapter {
        @Nullable ChannelPromise promise;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ((ByteBuf) message).release();
            this.promise = promise;
        }
    }

    private final Socket socket = new Socket();
    private final EmbeddedChannel channel = new EmbeddedChannel(socket, new ChannelOutboundHandlerAdapter());
    private final GatherBuffers buffers = new GatherBuffers(channel.eventLoop());
    private final Output output = new Output(new Wire(channel.pipeline().lastContext()), buffers);

    @AfterEach
    void close() {
        output.discard();
        buffers.close();
        channel.finishAndReleaseAll();
    }

    private void send() {
        output.insert(new byte[] {'G', 'E', 'T'}, 0, 3);
        output.flush();
    }

    @Test
    void nothingHasLeftBeforeTheSocketTookAByte() {
        output.track();
        send();
        assertThat(output.left()).isFalse();
        ((ChannelProgressivePromise) socket.promise).tryProgress(1, 3);
        assertThat(output.left()).isTrue();
    }

    @Test
    void nothingHasLeftWhenTheWriteFailed() {
        output.track();
        send();
        socket.promise.tryFailure(new IOException("Broken pipe"));
        assertThat(output.left()).isFalse();
    }

    @Test
    void somethingHasLeftWhenTheWriteFailedHalfway() {
        output.track();
        send();
        ((ChannelProgressivePromise) socket.promise).tryProgress(2, 3);
        socket.promise.tryFailure(new IOException("Connection reset by peer"));
        assertThat(output.left()).isTrue();
    }

    @Test
    void allHasLeftWhenTheWriteSucceeded() {
        output.track();
        send();
        socket.promise.trySuccess();
        assertThat(output.left()).isTrue();
    }

    /// What need not be known exactly is taken to have left as soon as it is written.
    @Test
    void somethingMayHaveLeftOnceWrittenUntracked() {
        output.untrack();
        assertThat(output.left()).isFalse();
        send();
        assertThat(output.left()).isTrue();
        output.track();
        assertThat(output.left()).as("of the next request").isFalse();
    }

    /// A backend may answer before all of a request is taken, and the next request may begin meanwhile.
    @Test
    void whatIsLeftOfARequestBeforeIsNotTheNextRequest() {
        output.track();
        send();
        output.track();
        send();
        socket.promise.trySuccess();
        assertThat(output.left()).as("the first request has left").isFalse();
        socket.promise.trySuccess();
        assertThat(output.left()).as("the second request has left").isTrue();
    }
}
