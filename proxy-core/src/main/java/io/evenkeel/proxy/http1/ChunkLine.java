package io.evenkeel.proxy.http1;

import org.jspecify.annotations.Nullable;

/// The line before the data of a chunk: `chunk-size [ chunk-ext ] CRLF` (RFC 9112 §7.1). Owned by one event loop.
final class ChunkLine {

    /// 15 hexadecimal digits hold any size up to 2^60 - 1: no sum overflows.
    private static final int MAX_DIGITS = 15;
    /// Bytes between size and CRLF. Hardly any client sends extensions, and none a long one in good faith.
    private static final int MAX_EXTENSION = 256;

    private static final int SIZE = 0;
    /// "Bad white space" (RFC 9112 §7.1.1): may stand before the `;` only.
    private static final int SPACE = 1;
    private static final int EXTENSION = 2;
    private static final int LINE_FEED = 3;
    private static final int WHOLE = 4;

    private int stage;
    private int digits;
    private int extension;
    private long size;

    void start() {
        stage = SIZE;
        digits = 0;
        extension = 0;
        size = 0;
    }

    /// 0..2^60-1.
    long size() {
        return size;
    }

    boolean whole() {
        return stage == WHOLE;
    }

    /// Whether the last octet belongs to the extension or to the white space before it.
    boolean inExtension() {
        return stage == SPACE || stage == EXTENSION;
    }

    /// Takes the next octet of a line that is not whole.
    @Nullable Rejection add(byte b) {
        return switch (stage) {
            case SIZE -> size(b);
            case LINE_FEED -> {
                stage = WHOLE;
                yield b == Ascii.LF ? null : Rejection.BAD_CHUNK_SIZE;
            }
            default -> extension(b);
        };
    }

    private @Nullable Rejection size(byte b) {
        int digit = Ascii.hexDigit(b);
        if (digit >= 0) {
            size = size << 4 | digit;
            return ++digits > MAX_DIGITS ? Rejection.BAD_CHUNK_SIZE : null;
        }
        if (digits == 0) {
            return Rejection.BAD_CHUNK_SIZE;
        }
        if (b == Ascii.CR) {
            stage = LINE_FEED;
            return null;
        }
        stage = SPACE;
        return extension(b);
    }

    private @Nullable Rejection extension(byte b) {
        if (b == Ascii.CR && stage == EXTENSION) {
            stage = LINE_FEED;
            return null;
        }
        if (++extension > MAX_EXTENSION) {
            return Rejection.CHUNK_EXTENSION_TOO_LONG;
        }
        if (stage == SPACE) {
            stage = b == ';' ? EXTENSION : SPACE;
            return b == ';' || Ascii.isSpace(b) ? null : Rejection.BAD_CHUNK_SIZE;
        }
        return Ascii.isControl(b) && b != Ascii.HTAB ? Rejection.BAD_CHUNK_SIZE : null;
    }
}
