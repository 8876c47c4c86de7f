package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// The chunked coding (RFC 9112 §7.1): checked octet by octet where it is framing, passed on by reference where it is data.
///
/// Input that may go out as it is becomes one piece, framing and data together. Extensions are dropped (§7.1.1 lets a recipient
/// ignore them, and servers disagree about them), forbidden trailer fields too. Owned by one event loop.
final class ChunkedBody {

    private static final int LINE = 0;
    private static final int DATA = 1;
    private static final int DATA_CR = 2;
    private static final int DATA_LF = 3;
    private static final int TRAILERS = 4;
    private static final int DONE = 5;

    private final ChunkLine line = new ChunkLine();
    private final Trailers trailers = new Trailers();
    private boolean dataOnly;
    private long limit;
    private int stage;
    private long left;
    private long payload;
    /// Where in the present input begins what goes out as it is and was not handed out yet.
    private int run;

    /// @param head the message's, valid until the body's end; null when it is not known
    void start(@Nullable MessageHead head, boolean dataOnly, long limit) {
        this.dataOnly = dataOnly;
        this.limit = limit;
        payload = 0;
        stage = LINE;
        line.start();
        trailers.start(head);
    }

    long payload() {
        return payload;
    }

    boolean done() {
        return stage == DONE;
    }

    @Nullable Rejection read(ByteBuf in, BodySink out) {
        int at = in.readerIndex();
        int end = in.writerIndex();
        run = at;
        Rejection rejection = null;
        while (at < end && stage != DONE && rejection == null) {
            switch (stage) {
                case LINE -> rejection = line(in, at++, out);
                case DATA -> {
                    int taken = (int) Math.min(left, end - at);
                    at += taken;
                    left -= taken;
                    payload += taken;
                    if (left == 0) {
                        stage = DATA_CR;
                        if (dataOnly) {
                            flush(in, at, out);
                        }
                    }
                }
                case DATA_CR -> {
                    rejection = in.getByte(at++) == Ascii.CR ? null : Rejection.BAD_CHUNK;
                    stage = DATA_LF;
                }
                case DATA_LF -> {
                    rejection = in.getByte(at++) == Ascii.LF ? null : Rejection.BAD_CHUNK;
                    stage = LINE;
                    line.start();
                }
                default -> {
                    at = trailers.read(in, at, end);
                    run = at;
                    rejection = trailers.rejection();
                    if (trailers.done()) {
                        stage = DONE;
                        if (!dataOnly) {
                            trailers.writeTo(out);
                        }
                    }
                }
            }
        }
        if (rejection == null && (!dataOnly || stage == DATA)) {
            flush(in, at, out);
        }
        in.readerIndex(at);
        return rejection;
    }

    private @Nullable Rejection line(ByteBuf in, int at, BodySink out) {
        boolean before = line.inExtension();
        Rejection rejection = line.add(in.getByte(at));
        boolean after = line.inExtension();
        if (after) {
            if (!before && !dataOnly) {
                flush(in, at, out);
            }
            run = at + 1;
        } else if (before) {
            run = at; // the CR behind the extension goes out again
        }
        if (rejection != null || !line.whole()) {
            return rejection;
        }
        left = line.size();
        if (left > limit - payload) {
            return Rejection.BODY_TOO_LARGE;
        }
        stage = left == 0 ? TRAILERS : DATA;
        if (dataOnly) {
            run = at + 1;
        } else if (left == 0) {
            flush(in, at + 1, out);
        }
        return null;
    }

    private void flush(ByteBuf in, int to, BodySink out) {
        if (run < to) {
            out.pass(in, run, to - run);
        }
        run = to;
    }

    /// Writes `size` in hexadecimal and CRLF at the beginning of `bytes`.
    ///
    /// @param size 1 or more
    /// @return how many bytes were written, at most 10
    static int putChunkHead(byte[] bytes, int size) {
        int digits = (35 - Integer.numberOfLeadingZeros(size)) / 4;
        for (int i = 0; i < digits; i++) {
            bytes[i] = (byte) Character.forDigit(size >>> 4 * (digits - 1 - i) & 0xf, 16);
        }
        bytes[digits] = Ascii.CR;
        bytes[digits + 1] = Ascii.LF;
        return digits + 2;
    }
}
