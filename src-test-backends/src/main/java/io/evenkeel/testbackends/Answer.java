package io.evenkeel.testbackends;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What an endpoint wants to send. Immutable.
///
/// @param status      the status
/// @param contentType the body's type; empty: none, for answers without body
/// @param content     the body
/// @param framing     how the end of the body is told
/// @param chunk       bytes in one write of the body
/// @param every       pause before each of those writes; zero: as fast as the client reads
/// @param trailer     whether a trailer with the body's length follows; needs chunks
/// @param hints       whether a 103 goes before
record Answer(int status, String contentType, Content content, Framing framing, int chunk, Duration every, boolean trailer,
        boolean hints) {

    /// How the client learns where the body ends (RFC 9112 §6).
    enum Framing { LENGTH, CHUNKS, CLOSE }

    /// A body of known length that is cut into slices on demand. Any thread.
    interface Content {

        long length();

        /// `length` bytes from `from`, as a buffer the caller releases.
        ByteBuf slice(long from, int length);
    }

    /// One write of a body: fits a socket buffer, and 1 GiB needs few enough of them.
    static final int CHUNK = 16 * 1024;

    static Answer text(int status, String body) {
        return bytes(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer bytes(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, new Fixed(body), Framing.LENGTH, CHUNK, Duration.ZERO, false, false);
    }

    static Answer empty(int status) {
        return bytes(status, "", new byte[0]);
    }

    /// The alphabet over and over, framed by its length.
    static Answer pattern(long length) {
        return new Answer(200, "application/octet-stream", new Repeated(length), Framing.LENGTH, CHUNK, Duration.ZERO,
                false, false);
    }

    Answer framed(Framing framing) {
        return new Answer(status, contentType, content, framing, chunk, every, trailer, hints);
    }

    Answer paced(int chunk, Duration every) {
        return new Answer(status, contentType, content, framing, chunk, every, trailer, hints);
    }

    Answer withTrailer() {
        return new Answer(status, contentType, content, Framing.CHUNKS, chunk, every, true, hints);
    }

    Answer withHints() {
        return new Answer(status, contentType, content, framing, chunk, every, trailer, true);
    }

    private record Fixed(byte[] body) implements Content {

        @Override
        public long length() {
            return body.length;
        }

        @Override
        public ByteBuf slice(long from, int length) {
            return Unpooled.wrappedBuffer(body, (int) from, length);
        }
    }

    /// Needs no memory of its own, however long it is.
    private record Repeated(long length) implements Content {

        private static final byte[] ALPHABET =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] PATTERN = repeat();

        @Override
        public ByteBuf slice(long from, int length) {
            int start = (int) (from % ALPHABET.length);
            return Unpooled.wrappedBuffer(PATTERN, start, length);
        }

        private static byte[] repeat() {
            byte[] pattern = new byte[MAX_CHUNK + ALPHABET.length];
            for (int i = 0; i < pattern.length; i++) {
                pattern[i] = ALPHABET[i % ALPHABET.length];
            }
            return pattern;
        }
    }

    /// The largest [#chunk()].
    static final int MAX_CHUNK = 1 << 20;
}
