package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// The chunked coding (RFC 9112 §7.1): checked octet by octet where it is framing, passed on by reference where it is data.
///
/// Runs of input that may go out as they are become one piece, framing and data together. Extensions are dropped (§7.1.1 lets a
/// recipient ignore them, and servers disagree about them), forbidden trailer fields too (RFC 9110 §6.5.1). Owned by one event loop.
final class ChunkedBody {

    /// 15 hexadecimal digits hold any size up to 2^60 - 1: no sum overflows.
    private static final int MAX_SIZE_DIGITS = 15;
    /// No client of good will sends extensions; HAProxy and nginx bound them too.
    private static final int MAX_EXTENSION = 256;
    private static final byte[] CRLF = {Ascii.CR, Ascii.LF};

    private static final int SIZE = 0;
    private static final int EXTENSION = 1;
    private static final int SIZE_LF = 2;
    private static final int DATA = 3;
    private static final int DATA_CR = 4;
    private static final int DATA_LF = 5;
    private static final int TRAILERS = 6;
    private static final int DONE = 7;

    private final Trailers trailers = new Trailers();
    private boolean dataOnly;
    private long limit;
    private int stage;
    private long size;
    private int digits;
    private int extension;
    private long payload;

    void start(boolean dataOnly, long limit) {
        this.dataOnly = dataOnly;
        this.limit = limit;
        payload = 0;
        trailers.start();
        nextChunk();
    }

    long payload() {
        return payload;
    }

    boolean done() {
        return stage == DONE;
    }

    private void nextChunk() {
        stage = SIZE;
        size = 0;
        digits = 0;
        extension = 0;
    }

    @Nullable Rejection read(ByteBuf in, BodySink out) {
        int at = in.readerIndex();
        int end = in.writerIndex();
        int run = at; // what may go out as it is begins here
        Rejection rejection = null;
        while (at < end && stage != DONE && rejection == null) {
            switch (stage) {
                case SIZE -> {
                    byte b = in.getByte(at);
                    int digit = Ascii.hexDigit(b);
                    if (digit >= 0 && digits < MAX_SIZE_DIGITS) {
                        size = size << 4 | digit;
                        digits++;
                        at++;
                    } else if (digit >= 0 || digits == 0) {
                        rejection = Rejection.BAD_CHUNK_SIZE;
                    } else if (b == Ascii.CR) {
                        stage = SIZE_LF;
                        at++;
                    } else if (b == ';' || Ascii.isSpace(b)) {
                        stage = EXTENSION;
                        if (!dataOnly) {
                            flush(in, run, at, out);
                        }
                    } else {
                        rejection = Rejection.BAD_CHUNK_SIZE;
                    }
                }
                case EXTENSION -> {
                    byte b = in.getByte(at);
                    if (b == Ascii.CR) {
                        stage = SIZE_LF;
                        run = at;
                    } else if (++extension > MAX_EXTENSION) {
                        rejection = Rejection.CHUNK_EXTENSION_TOO_LONG;
                    } else if (b >= 0 && b < 0x20 && b != Ascii.HTAB || b == 0x7f) {
                        rejection = Rejection.BAD_CHUNK_SIZE;
                    }
                    at++;
                    run = stage == SIZE_LF ? at - 1 : at;
                }
                case SIZE_LF -> {
                    if (in.getByte(at) != Ascii.LF) {
                        rejection = Rejection.BAD_CHUNK_SIZE;
                        break;
                    }
                    at++;
                    if (size > limit - payload) {
                        rejection = Rejection.BODY_TOO_LARGE;
                        break;
                    }
                    if (size == 0) {
                        stage = TRAILERS;
                    } else {
                        stage = DATA;
                        if (dataOnly) {
                            run = at;
                        }
                    }
                }
                case DATA -> {
                    int taken = (int) Math.min(size, end - at);
                    at += taken;
                    size -= taken;
                    payload += taken;
                    if (size == 0) {
                        stage = DATA_CR;
                        if (dataOnly) {
                            flush(in, run, at, out);
                            run = at;
                        }
                    }
                }
                case DATA_CR -> {
                    if (in.getByte(at) != Ascii.CR) {
                        rejection = Rejection.BAD_CHUNK;
                        break;
                    }
                    stage = DATA_LF;
                    at++;
                }
                case DATA_LF -> {
                    if (in.getByte(at) != Ascii.LF) {
                        rejection = Rejection.BAD_CHUNK;
                        break;
                    }
                    nextChunk();
                    at++;
                }
                default -> {
                    if (!dataOnly && run < at) {
                        flush(in, run, at, out);
                    }
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
        if (rejection == null && run < at && (!dataOnly || stage == DATA)) {
            flush(in, run, at, out);
        }
        in.readerIndex(at);
        return rejection;
    }

    private static void flush(ByteBuf in, int from, int to, BodySink out) {
        if (from < to) {
            out.pass(in, from, to - from);
        }
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
