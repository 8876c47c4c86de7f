package io.evenkeel.proxy.http1;

import org.jspecify.annotations.Nullable;

/// Reads the request heads of one client connection, one after the other. Owned by one event loop.
public final class RequestReader extends HeadReader<Http1RequestHead> {

    private static final int METHOD = 0;
    private static final int TARGET = 1;
    private static final int VERSION = 2;

    /// Longer than any registered method (IANA's longest has 17 letters): RFC 9112 §3 has 501 for what is longer than any known.
    private static final int MAX_METHOD = 32;

    /// `HTTP/1.1` CR LF.
    private static final int VERSION_LENGTH = 10;

    private final HeadMemory memory;
    private final String listener;
    private final boolean secure;
    private final byte[] client;

    private int part;
    private int methodEnd;
    private int targetStart;
    private int targetEnd;
    /// Where the `?` of the target is; 0 while there is none.
    private int queryMark;
    /// Whether the path has nothing to normalise.
    private boolean plain;

    /// @param memory   of the event loop of the connection
    /// @param listener the name of the listener that took the connection
    /// @param secure   whether the connection is encrypted
    /// @param client   the peer's address: 4 or 16 bytes, network order; not changed
    public RequestReader(HeadMemory memory, HeadLimits limits, String listener, boolean secure, byte[] client) {
        super(limits, false);
        this.memory = memory;
        this.listener = listener;
        this.secure = secure;
        this.client = client;
    }

    @Override
    Http1RequestHead takeHead() {
        Http1RequestHead head = memory.request();
        head.connection(listener, secure, client);
        part = METHOD;
        queryMark = 0;
        plain = true;
        return head;
    }

    @Override
    void giveBackHead(Http1RequestHead head) {
        memory.giveBack(head);
    }

    @Override
    Rejection startLineTooLong() {
        return Rejection.REQUEST_LINE_TOO_LONG;
    }

    @Override
    boolean startLine(Http1RequestHead head, int end) {
        byte[] bytes = head.bytes;
        if (part == METHOD && !method(bytes, end) || part == TARGET && !target(bytes, end)) {
            return false;
        }
        int version = targetEnd + 1;
        at = version;
        if (end - version < VERSION_LENGTH) {
            return mayBecomeVersion(bytes, version, end) ? false : reject(Rejection.BAD_REQUEST_LINE);
        }
        if (!Version.isHttp1(bytes, version)) {
            return reject(isOtherVersion(bytes, version) ? Rejection.VERSION_NOT_SUPPORTED : Rejection.BAD_REQUEST_LINE);
        }
        if (bytes[version + 8] != Ascii.CR || bytes[version + 9] != Ascii.LF) {
            return reject(Rejection.BAD_REQUEST_LINE);
        }
        head.requestLine(lineStart, methodEnd, targetStart, queryMark, targetEnd, plain, bytes[version + 7] == '0');
        at = version + VERSION_LENGTH;
        return true;
    }

    private boolean method(byte[] bytes, int end) {
        int position = Ascii.tokenEnd(bytes, at, end);
        at = position;
        if (position - lineStart > MAX_METHOD) {
            return reject(Rejection.METHOD_TOO_LONG);
        }
        if (position == end) {
            return false;
        }
        if (bytes[position] != Ascii.SP || position == lineStart) {
            return reject(Rejection.BAD_METHOD);
        }
        methodEnd = position;
        targetStart = at = position + 1;
        part = TARGET;
        return true;
    }

    private boolean target(byte[] bytes, int end) {
        int position = Ascii.plainTargetEnd(bytes, at, end);
        while (position < end && Ascii.isSpecialInTarget(bytes[position])) {
            if (queryMark == 0) {
                special(bytes, position);
            }
            position = Ascii.plainTargetEnd(bytes, position + 1, end);
        }
        at = position;
        if (position == end) {
            return false;
        }
        if (bytes[position] != Ascii.SP || position == targetStart) {
            // HTTP/0.9 has no version: "GET /" CR LF
            return reject(bytes[position] == Ascii.CR || bytes[position] == Ascii.SP ? Rejection.BAD_REQUEST_LINE : Rejection.BAD_TARGET);
        }
        targetEnd = position;
        part = VERSION;
        return true;
    }

    private void special(byte[] bytes, int position) {
        switch (bytes[position]) {
            case '?' -> queryMark = position;
            case '.' -> plain &= bytes[position - 1] != '/';
            default -> plain = false;
        }
    }

    private static boolean mayBecomeVersion(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            boolean sound = switch (i - from) {
                case 5, 7 -> Ascii.isDigit(b);
                case 8 -> b == Ascii.CR;
                default -> b == Version.HTTP_1_1[i - from];
            };
            if (!sound) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOtherVersion(byte[] bytes, int from) {
        return mayBecomeVersion(bytes, from, from + 9) && bytes[from + 9] == Ascii.LF;
    }

    @Override
    @Nullable Rejection finish(Http1RequestHead head) {
        return head.finish();
    }
}
