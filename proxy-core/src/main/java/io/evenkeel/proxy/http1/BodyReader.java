package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Follows the framing of one body after the other and passes its bytes on by reference. Owned by one event loop.
public final class BodyReader {

    private static final byte[] CRLF = {Ascii.CR, Ascii.LF};
    private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n\r\n");

    private final ChunkedBody chunked = new ChunkedBody();
    /// Eight hexadecimal digits and CRLF.
    private final byte[] chunkHead = new byte[10];

    private Framing framing = Framing.NONE;
    private BodyForm form = BodyForm.AS_IT_CAME;
    private long left;
    private long limit;
    private long payload;
    private boolean done = true;
    private @Nullable Rejection rejection;

    /// Begins a body.
    ///
    /// @param length bytes, for [Framing#LENGTH]; else not looked at
    /// @param limit  most bytes of content; more are [Rejection#BODY_TOO_LARGE]. Long.MAX_VALUE for none
    /// @return DONE when there is no body, REJECTED when its length is known to pass the limit, else MORE
    public BodyState start(Framing framing, long length, BodyForm form, long limit) {
        return start(null, framing, length, form, limit);
    }

    /// Begins the body of that head, which stays valid until the body's end.
    public BodyState start(MessageHead head, BodyForm form, long limit) {
        return start(head, head.framing(), head.contentLength(), form, limit);
    }

    private BodyState start(@Nullable MessageHead head, Framing framing, long length, BodyForm form, long limit) {
        this.framing = framing;
        this.form = form;
        this.limit = limit;
        left = length;
        payload = 0;
        done = framing == Framing.NONE;
        rejection = framing == Framing.LENGTH && length > limit ? Rejection.BODY_TOO_LARGE : null;
        if (framing == Framing.CHUNKED) {
            chunked.start(head, form == BodyForm.DATA, limit);
        }
        return rejection != null ? BodyState.REJECTED : done ? BodyState.DONE : BodyState.MORE;
    }

    /// Takes what belongs to the body from `in` and hands it to `out`; what does not belong to it is left.
    public BodyState read(ByteBuf in, BodySink out) {
        if (rejection != null) {
            return BodyState.REJECTED;
        }
        if (done) {
            return BodyState.DONE;
        }
        return switch (framing) {
            case NONE -> BodyState.DONE;
            case LENGTH -> readLength(in, out);
            case CHUNKED -> readChunked(in, out);
            case UNTIL_CLOSE -> readUntilClose(in, out);
        };
    }

    /// Tells that the sender has closed its side. What is still to be sent on goes to `out`.
    ///
    /// @return DONE when the body was whole or its end is the end of the connection; MORE when it was cut off: the other side must be
    ///         shown that (RFC 9112 §8)
    public BodyState end(BodySink out) {
        if (rejection != null) {
            return BodyState.REJECTED;
        }
        if (!done && framing == Framing.UNTIL_CLOSE) {
            done = true;
            if (form == BodyForm.CHUNKED) {
                out.insert(LAST_CHUNK, 0, LAST_CHUNK.length);
            }
        }
        return done ? BodyState.DONE : BodyState.MORE;
    }

    /// Whether the body is whole.
    public boolean done() {
        return done && rejection == null;
    }

    /// Bytes of content so far, without framing and trailers.
    public long payload() {
        return framing == Framing.CHUNKED ? chunked.payload() : payload;
    }

    /// Why [#read] refused.
    ///
    /// @throws IllegalStateException if it did not
    public Rejection rejection() {
        Rejection present = rejection;
        if (present == null) {
            throw new IllegalStateException("nothing was rejected");
        }
        return present;
    }

    private BodyState readLength(ByteBuf in, BodySink out) {
        int taken = (int) Math.min(left, in.readableBytes());
        if (taken > 0) {
            out.pass(in, in.readerIndex(), taken);
            in.skipBytes(taken);
            left -= taken;
            payload += taken;
        }
        done = left == 0;
        return done ? BodyState.DONE : BodyState.MORE;
    }

    private BodyState readUntilClose(ByteBuf in, BodySink out) {
        int taken = in.readableBytes();
        if (taken > 0) {
            payload += taken;
            if (payload > limit) {
                rejection = Rejection.BODY_TOO_LARGE;
                return BodyState.REJECTED;
            }
            if (form == BodyForm.CHUNKED) {
                out.insert(chunkHead, 0, ChunkedBody.putChunkHead(chunkHead, taken));
            }
            out.pass(in, in.readerIndex(), taken);
            if (form == BodyForm.CHUNKED) {
                out.insert(CRLF, 0, CRLF.length);
            }
            in.skipBytes(taken);
        }
        return BodyState.MORE;
    }

    private BodyState readChunked(ByteBuf in, BodySink out) {
        rejection = chunked.read(in, out);
        done = rejection == null && chunked.done();
        return rejection != null ? BodyState.REJECTED : done ? BodyState.DONE : BodyState.MORE;
    }
}
