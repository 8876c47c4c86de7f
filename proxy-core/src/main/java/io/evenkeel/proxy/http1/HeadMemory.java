package io.evenkeel.proxy.http1;

/// The heads that one event loop has to spare: a connection holds one only from the first byte of a head to its recycling, so an idle
/// connection holds none. Owned by that loop.
public final class HeadMemory {

    /// More heads than this are in use at once only in a burst; at about 4 KiB each they are better given up after it.
    private static final int KEPT = 256;

    private final Http1RequestHead[] requests = new Http1RequestHead[KEPT];
    private final Http1ResponseHead[] responses = new Http1ResponseHead[KEPT];
    private int requestCount;
    private int responseCount;

    Http1RequestHead request() {
        return requestCount == 0 ? new Http1RequestHead() : requests[--requestCount];
    }

    Http1ResponseHead response() {
        return responseCount == 0 ? new Http1ResponseHead() : responses[--responseCount];
    }

    void giveBack(Http1RequestHead head) {
        if (requestCount < KEPT) {
            head.clear();
            requests[requestCount++] = head;
        }
    }

    void giveBack(Http1ResponseHead head) {
        if (responseCount < KEPT) {
            head.clear();
            responses[responseCount++] = head;
        }
    }
}
