package io.evenkeel.proxy.http1;

import io.evenkeel.routing.Bytes;
import io.netty.buffer.ByteBuf;
import java.time.InstantSource;

/// Writes answer heads to clients: a backend's, and our own. One per event loop; owned by it.
public final class ResponseWriter {

    private static final byte[] NOTHING = {};
    private static final byte[] HTTP_1_1 = Ascii.bytes("HTTP/1.1 ");
    private static final byte[] CONTINUE = Ascii.bytes("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] REASON = Ascii.bytes("X-Evenkeel-Reason: ");
    private static final byte[] CONTENT_TYPE = Ascii.bytes("Content-Type: ");
    private static final byte[] RETRY_AFTER = Ascii.bytes("Retry-After: ");
    private static final byte[] NO_STORE = Ascii.bytes("Cache-Control: no-store\r\n");

    private final DateClock dates = new DateClock();
    private final InstantSource clock;

    /// @param clock for `Date`
    public ResponseWriter(InstantSource clock) {
        this.clock = clock;
    }

    /// Writes a backend's final head with its empty line.
    ///
    /// @param http10 whether the client speaks HTTP/1.0
    /// @param form   how the body follows: [BodyForm#forClient] of the head's framing
    /// @param keep   whether the client's connection goes on; must be false when the form ends with the connection
    /// @param via    whether `Via` is added
    /// @param edits  what the route sets, adds and removes
    public void write(ByteBuf out, Http1ResponseHead head, boolean http10, BodyForm form, boolean keep, boolean via, HeaderEdits edits) {
        write(out, head, http10, form, keep, via, edits, NOTHING);
    }

    /// As above.
    ///
    /// @param lines further field lines, each with its CRLF
    public void write(ByteBuf out, Http1ResponseHead head, boolean http10, BodyForm form, boolean keep, boolean via, HeaderEdits edits,
            byte[] lines) {
        long dropped = MessageWriter.HOP_BY_HOP;
        boolean lengthAllowed = head.status() != 204; // RFC 9110 §8.6
        boolean ownLength = head.has(FieldName.CONTENT_LENGTH) && (!lengthAllowed || !MessageWriter.isLengthCanonical(head));
        if (ownLength) {
            dropped |= FieldName.bit(FieldName.CONTENT_LENGTH);
        }
        if (form == BodyForm.DATA) {
            dropped |= FieldName.bit(FieldName.TRAILER);
        }
        MessageWriter.copyFields(out, head, statusLine(out, head), dropped, edits);
        if (ownLength && lengthAllowed) {
            MessageWriter.contentLength(out, head.contentLength());
        } else if (head.framing() == Framing.CHUNKED && form == BodyForm.AS_IT_CAME || form == BodyForm.CHUNKED) {
            out.writeBytes(MessageWriter.CHUNKED);
        }
        if (!head.has(FieldName.DATE)) {
            out.writeBytes(dates.line(clock.millis())); // RFC 9110 §6.6.1
        }
        if (via) {
            out.writeBytes(head.http10() ? MessageWriter.VIA_10 : MessageWriter.VIA);
        }
        if (edits != HeaderEdits.NONE) {
            out.writeBytes(edits.lines());
        }
        out.writeBytes(lines);
        connection(out, http10, keep);
        out.writeBytes(MessageWriter.CRLF);
    }

    /// Writes an interim head (1xx) as the backend sent it, without what belongs to its connection. Never for HTTP/1.0 clients
    /// (RFC 9110 §15.2).
    public void writeInterim(ByteBuf out, Http1ResponseHead head) {
        MessageWriter.copyFields(out, head, statusLine(out, head), MessageWriter.HOP_BY_HOP | FieldName.bit(FieldName.CONTENT_LENGTH), HeaderEdits.NONE);
        out.writeBytes(MessageWriter.CRLF);
    }

    /// Writes a 101 head: the connection changes its protocol behind it.
    ///
    /// @param via   whether `Via` is added
    /// @param edits what the route sets, adds and removes
    public void writeUpgrade(ByteBuf out, Http1ResponseHead head, boolean via, HeaderEdits edits) {
        writeUpgrade(out, head, via, edits, NOTHING);
    }

    /// As above.
    ///
    /// @param lines further field lines, each with its CRLF
    public void writeUpgrade(ByteBuf out, Http1ResponseHead head, boolean via, HeaderEdits edits, byte[] lines) {
        long dropped = MessageWriter.HOP_BY_HOP & ~FieldName.bit(FieldName.UPGRADE) | FieldName.bit(FieldName.CONTENT_LENGTH);
        MessageWriter.copyFields(out, head, statusLine(out, head), dropped, edits);
        if (via) {
            out.writeBytes(MessageWriter.VIA);
        }
        if (edits != HeaderEdits.NONE) {
            out.writeBytes(edits.lines());
        }
        out.writeBytes(lines);
        out.writeBytes(MessageWriter.UPGRADE);
        out.writeBytes(MessageWriter.CRLF);
    }

    /// Writes `100 Continue`.
    public void writeContinue(ByteBuf out) {
        out.writeBytes(CONTINUE);
    }

    /// Writes an answer of our own, head and body.
    ///
    /// @param http10 whether the client speaks HTTP/1.0
    /// @param isHead whether the request's method was HEAD: the body is announced, not sent
    /// @param keep   whether the client's connection goes on
    public void write(ByteBuf out, LocalAnswer answer, boolean http10, boolean isHead, boolean keep) {
        int status = answer.status();
        byte[] body = answer.body();
        boolean mayHaveBody = status != 204 && status != 304;
        out.writeBytes(StatusLine.of(status));
        out.writeBytes(dates.line(clock.millis()));
        out.writeBytes(answer.lines());
        byte[] reason = answer.reason();
        if (reason.length > 0) {
            MessageWriter.line(out, REASON, reason, 0, reason.length);
            out.writeBytes(NO_STORE);
        }
        if (answer.retryAfterSeconds() > 0) {
            out.writeBytes(RETRY_AFTER);
            MessageWriter.decimal(out, answer.retryAfterSeconds());
            out.writeBytes(MessageWriter.CRLF);
        }
        if (mayHaveBody) {
            byte[] type = answer.contentType();
            if (body.length > 0) {
                MessageWriter.line(out, CONTENT_TYPE, type, 0, type.length);
            }
            MessageWriter.contentLength(out, body.length);
        }
        connection(out, http10, keep);
        out.writeBytes(MessageWriter.CRLF);
        if (mayHaveBody && !isHead) {
            out.writeBytes(body);
        }
    }

    /// Writes the status line, unless it can be copied together with the fields.
    ///
    /// @return where to copy from
    private static int statusLine(ByteBuf out, Http1ResponseHead head) {
        if (head.isStatusLineCanonical()) {
            return 0;
        }
        out.writeBytes(HTTP_1_1);
        MessageWriter.decimal(out, head.status());
        out.writeByte(Ascii.SP);
        Bytes phrase = head.phrase();
        out.writeBytes(phrase.array(), phrase.offset(), phrase.length());
        out.writeBytes(MessageWriter.CRLF);
        return head.fieldsStart();
    }

    private static void connection(ByteBuf out, boolean http10, boolean keep) {
        if (!keep) {
            out.writeBytes(MessageWriter.CLOSE);
        } else if (http10) {
            out.writeBytes(MessageWriter.KEEP_ALIVE); // RFC 9112 §9.3, appendix C.2.2
        }
    }
}
