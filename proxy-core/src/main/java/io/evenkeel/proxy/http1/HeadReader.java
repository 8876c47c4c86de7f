package io.evenkeel.proxy.http1;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What the readers of requests and of answers share: the filling of the head's array and the field lines.
///
/// Every octet is looked at once, however the input is split: the position in the present line is kept between calls. Owned by one
/// event loop.
abstract class HeadReader<H extends MessageHead> {

    /// More white space before a colon than any sloppy backend writes.
    private static final int MAX_SPACE_BEFORE_COLON = 16;

    private final HeadLimits limits;
    private final boolean answers;
    private @Nullable H head;
    private @Nullable Rejection rejection;

    /// Where the field lines begin; 0 while the start line is not whole.
    private int fieldsStart;
    /// Where the scan goes on.
    int at;
    /// Where the present line begins.
    int lineStart;
    /// Where the name of the present field line ends; 0 while that is not known.
    private int nameEnd;

    /// @param answers whether it reads answers. Only a request may begin with an empty line (RFC 9112 §2.2); only in an answer is white
    ///                space before a colon mended (§5.1)
    HeadReader(HeadLimits limits, boolean answers) {
        this.limits = limits;
        this.answers = answers;
    }

    abstract H takeHead();

    abstract void giveBackHead(H head);

    /// Scans the start line from [#at], not beyond `end`.
    ///
    /// @return true when the line is whole, with [#at] behind its LF; false when more is needed or it was refused
    abstract boolean startLine(H head, int end);

    /// What is refused when the start line has no end within the limit.
    abstract Rejection startLineTooLong();

    /// Draws the conclusions from a whole head.
    abstract @Nullable Rejection finish(H head);

    /// Takes at most one head from `in`. Bytes of the head are consumed, what follows it is left.
    ///
    /// After COMPLETE, [#head] is valid until [#recycle], which must come before the next head is read.
    public final HeadState read(ByteBuf in) {
        H target = head;
        if (target == null) {
            if (!in.isReadable()) {
                return HeadState.INCOMPLETE;
            }
            head = target = takeHead();
        }
        while (in.isReadable()) {
            int before = target.filled;
            if (before == target.bytes.length) {
                target.grow(maxLength());
            }
            int taken = Math.min(in.readableBytes(), target.bytes.length - before);
            copy(in, target.bytes, before, taken);
            target.filled = before + taken;
            if (scan(target)) {
                in.skipBytes(taken - (target.filled - at));
                target.filled = at;
                rejection = finish(target);
                return rejection == null ? HeadState.COMPLETE : HeadState.REJECTED;
            }
            if (rejection != null) {
                return HeadState.REJECTED;
            }
            in.skipBytes(taken);
        }
        return HeadState.INCOMPLETE;
    }

    private static void copy(ByteBuf in, byte[] to, int at, int length) {
        ByteBuffer octets = Octets.inOnePiece(in, in.readerIndex(), length);
        if (octets == null) {
            in.getBytes(in.readerIndex(), to, at, length);
        } else {
            octets.get(to, at, length);
        }
    }

    /// Whether bytes of a head were read: tells a slow client from an idle one.
    public final boolean begun() {
        return head != null && (head.filled > lineStart || fieldsStart > 0);
    }

    /// The head that [#read] completed.
    ///
    /// @throws IllegalStateException if no byte of one was read
    public final H head() {
        H present = head;
        if (present == null) {
            throw new IllegalStateException("no head was read");
        }
        return present;
    }

    /// Why [#read] refused.
    ///
    /// @throws IllegalStateException if it did not
    public final Rejection rejection() {
        Rejection present = rejection;
        if (present == null) {
            throw new IllegalStateException("nothing was rejected");
        }
        return present;
    }

    /// Gives the head back to the loop: after the exchange that used it, and when the connection closes. May be called at any time.
    public final void recycle() {
        if (head != null) {
            giveBackHead(head);
            head = null;
        }
        rejection = null;
        at = 0;
        lineStart = 0;
        fieldsStart = 0;
        nameEnd = 0;
    }

    final boolean reject(Rejection why) {
        rejection = why;
        return false;
    }

    private int maxLength() {
        return 2 + limits.startLine() + 2 + limits.fields() + 2;
    }

    private boolean scan(H head) {
        if (fieldsStart == 0) {
            if (lineStart == 0 && !answers && head.bytes[0] == Ascii.CR) {
                if (head.filled == 1) {
                    return false;
                }
                if (head.bytes[1] == Ascii.LF) {
                    lineStart = at = 2;
                }
            }
            int longest = lineStart + limits.startLine() + 2;
            if (!startLine(head, Math.min(head.filled, longest))) {
                return rejection == null && head.filled >= longest ? reject(startLineTooLong()) : false;
            }
            lineStart = fieldsStart = at;
        }
        return fieldLines(head);
    }

    private boolean fieldLines(H head) {
        byte[] bytes = head.bytes;
        // one octet more than the limit allows is never looked at, so that the outcome does not depend on how the input was split
        int end = fieldLimit(head);
        int position = at;
        int start = lineStart;
        int colon = nameEnd;
        while (true) {
            if (colon == 0) {
                position = Ascii.tokenEnd(bytes, position, end);
                if (position == end) {
                    return needMore(head, start, colon, position);
                }
                if (position == start) {
                    return emptyLine(head, start, end);
                }
                if (bytes[position] != ':') {
                    int space = answers ? spaceBeforeColon(bytes, position, end) : -1;
                    if (space <= 0) {
                        return space == 0 ? needMore(head, start, colon, position) : reject(Rejection.BAD_HEADER_NAME);
                    }
                    head.remove(position, space);
                    end = fieldLimit(head);
                    continue;
                }
                colon = position++;
            }
            position = value(bytes, position, end);
            if (position == end || position + 1 == end && bytes[position] == Ascii.CR) {
                return needMore(head, start, colon, position);
            }
            if (bytes[position] != Ascii.CR || bytes[position + 1] != Ascii.LF) {
                return reject(Rejection.BAD_HEADER_VALUE);
            }
            if (head.fieldCount() == limits.count()) {
                return reject(Rejection.TOO_MANY_HEADERS);
            }
            int from = colon + 1;
            int to = position;
            while (from < to && Ascii.isSpace(bytes[from])) {
                from++;
            }
            while (to > from && Ascii.isSpace(bytes[to - 1])) {
                to--;
            }
            head.add(start, colon, from, to);
            start = position += 2;
            colon = 0;
        }
    }

    /// The line at `start`, which begins with no octet of a name, ends the head or nothing.
    private boolean emptyLine(H head, int start, int end) {
        byte first = head.bytes[start];
        if (first != Ascii.CR) {
            return reject(Ascii.isSpace(first) ? Rejection.FOLDED_HEADER : Rejection.BAD_HEADER_NAME);
        }
        if (start + 1 == end) {
            return needMore(head, start, 0, start);
        }
        if (head.bytes[start + 1] != Ascii.LF) {
            return reject(Rejection.BAD_HEADER_NAME);
        }
        head.fieldsEnd = start;
        at = start + 2;
        return true;
    }

    private int fieldLimit(H head) {
        return Math.min(head.filled, fieldsStart + limits.fields() + 2);
    }

    /// @return how much white space stands between `from` and a colon; 0 when that cannot be told yet; -1 when something else follows
    private static int spaceBeforeColon(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && Ascii.isSpace(bytes[at]) && at - from < MAX_SPACE_BEFORE_COLON) {
            at++;
        }
        return at == end ? 0 : at > from && bytes[at] == ':' ? at - from : -1;
    }

    /// The first octet at or after `from` that may not stand in a value (RFC 9110 §5.5).
    static int value(byte[] bytes, int from, int end) {
        int position = Ascii.findControl(bytes, from, end);
        while (position < end && bytes[position] == Ascii.HTAB) {
            position = Ascii.findControl(bytes, position + 1, end);
        }
        return position;
    }

    private boolean needMore(H head, int start, int colon, int position) {
        lineStart = start;
        nameEnd = colon;
        at = position;
        return head.filled - fieldsStart >= limits.fields() + 2 ? reject(Rejection.HEADERS_TOO_LARGE) : false;
    }
}
