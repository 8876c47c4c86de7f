package io.evenkeel.proxy.http1;

import io.evenkeel.routing.Bytes;

/// The head of a backend's answer, checked. Comes from a [ResponseReader] and is valid until that is recycled. Owned by one event loop.
public final class Http1ResponseHead extends MessageHead {

    /// `HTTP/1.1 200 `.
    private static final int STATUS_LINE_PREFIX = 13;

    private final Bytes phrase = new Bytes();
    private int status;
    private int phraseStart;
    private int phraseEnd;

    Http1ResponseHead() {}

    void statusLine(int status, int phraseStart, int phraseEnd, boolean http10) {
        this.status = status;
        this.phraseStart = phraseStart;
        this.phraseEnd = phraseEnd;
        this.http10 = http10;
    }

    /// 100..599.
    public int status() {
        return status;
    }

    /// Whether another head follows this one: 1xx but 101 (RFC 9110 §15.2).
    public boolean interim() {
        return status < 200 && status != 101;
    }

    /// Whether the backend keeps the connection, as far as its head tells; a body that ends with the connection never does.
    public boolean keepAlive() {
        return !close && (!http10 || stay) && framing != Framing.UNTIL_CLOSE && status != 101;
    }

    /// Whether the line is `HTTP/1.1 code phrase`, with the space that some leave out before an empty phrase.
    boolean isStatusLineCanonical() {
        return !http10 && phraseStart == STATUS_LINE_PREFIX;
    }

    /// The reason phrase, as sent; often empty. The window is valid until the next call.
    public Bytes phrase() {
        return phrase.aim(bytes, phraseStart, phraseEnd - phraseStart);
    }
}
