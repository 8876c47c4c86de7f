package io.evenkeel.proxy.http1;

import org.jspecify.annotations.Nullable;

/// Reads the answer heads of one backend connection, one after the other. Owned by one event loop.
///
/// Before the first head of an answer, [#expect] says what was asked. An interim head (1xx) is reported like any other: recycle and
/// read on until one comes that is not [Http1ResponseHead#interim].
public final class ResponseReader extends HeadReader<Http1ResponseHead> {

    /// `HTTP/1.1 200`.
    private static final int CODE_END = 12;

    private final HeadMemory memory;
    private boolean head;
    private @Nullable UpgradeProtocol upgrade;
    private int phraseStart;

    /// @param memory of the event loop of the connection
    public ResponseReader(HeadMemory memory, HeadLimits limits) {
        super(limits, true);
        this.memory = memory;
    }

    /// Says what request the next answer belongs to.
    ///
    /// @param head    whether its method was HEAD: the answer has no body whatever it says
    /// @param upgrade the protocol it asked for: only a change to that may be the answer; null when it asked for none
    public void expect(boolean head, @Nullable UpgradeProtocol upgrade) {
        this.head = head;
        this.upgrade = upgrade;
    }

    @Override
    Http1ResponseHead takeHead() {
        phraseStart = 0;
        return memory.response();
    }

    @Override
    void giveBackHead(Http1ResponseHead head) {
        memory.giveBack(head);
    }

    @Override
    Rejection startLineTooLong() {
        return Rejection.BAD_STATUS_LINE;
    }

    @Override
    boolean startLine(Http1ResponseHead target, int end) {
        byte[] bytes = target.bytes;
        if (phraseStart == 0) {
            if (end <= CODE_END) {
                return mayBecomeStatusLine(bytes, end) ? false : reject(Rejection.BAD_STATUS_LINE);
            }
            // RFC 9112 §4 wants a space even before an empty phrase; servers that leave it out are many, and nothing is ambiguous
            if (!mayBecomeStatusLine(bytes, CODE_END) || bytes[CODE_END] != Ascii.SP && bytes[CODE_END] != Ascii.CR) {
                return reject(Rejection.BAD_STATUS_LINE);
            }
            phraseStart = at = bytes[CODE_END] == Ascii.SP ? CODE_END + 1 : CODE_END;
        }
        int position = HeadReader.value(bytes, at, end);
        at = position;
        if (position == end) {
            return false;
        }
        if (bytes[position] != Ascii.CR) {
            return reject(Rejection.BAD_STATUS_LINE);
        }
        if (position + 1 == end) {
            return false;
        }
        if (bytes[position + 1] != Ascii.LF) {
            return reject(Rejection.BAD_STATUS_LINE);
        }
        int status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
        target.statusLine(status, phraseStart, position, bytes[7] == '0');
        at = position + 2;
        return true;
    }

    private static boolean mayBecomeStatusLine(byte[] bytes, int end) {
        for (int i = 0; i < end; i++) {
            byte b = bytes[i];
            boolean sound = switch (i) {
                case 7 -> b == '0' || b == '1';
                case 8 -> b == Ascii.SP;
                case 9 -> b >= '1' && b <= '5';
                case 10, 11 -> Ascii.isDigit(b);
                default -> b == Version.HTTP_1_1[i];
            };
            if (!sound) {
                return false;
            }
        }
        return true;
    }

    @Override
    @Nullable Rejection finish(Http1ResponseHead target) {
        int status = target.status();
        UpgradeProtocol asked = upgrade;
        if (status == 101 && asked == null) {
            return Rejection.UNASKED_UPGRADE;
        }
        Rejection rejection = ConnectionField.read(target, false);
        if (rejection == null) {
            rejection = FramingFields.read(target);
        }
        if (rejection != null) {
            return rejection;
        }
        if (status == 101 && asked != null && !target.upgradesTo(asked)) {
            return Rejection.WRONG_UPGRADE; // RFC 9110 §15.2.2: it must say to what, and may choose only from what it was offered
        }
        if ((status < 200 || status == 204) && target.framing != Framing.NONE) {
            // RFC 9110 §6.4.1 and §8.6: no body can follow. Should one follow all the same, it must not become the next answer.
            if (status != 204) {
                return Rejection.INTERIM_WITH_BODY;
            }
            target.close = true;
        }
        if (status == 101) {
            target.framing = Framing.UNTIL_CLOSE; // the other protocol
        } else if (head || status < 200 || status == 204 || status == 304) {
            target.framing = Framing.NONE; // RFC 9112 §6.3, item 1
        } else if (target.framing == Framing.NONE && !target.has(FieldName.CONTENT_LENGTH)) {
            target.framing = Framing.UNTIL_CLOSE; // item 8
        }
        return null;
    }
}
