package io.evenkeel.proxy;

import io.evenkeel.metrics.BackendMeters;
import io.evenkeel.metrics.ListenerMeters;
import io.evenkeel.proxy.accesslog.AccessEntry;
import org.jspecify.annotations.Nullable;

/// What is known of one request and its answer, until it becomes metrics and a line of the access log. Owned by one event loop.
final class ExchangeRecord {

    /// Bytes of a long stream are counted while it flows, in steps of this: a graph should not wait for its end.
    private static final long STREAM_STEP = 1024 * 1024;

    private final LoopContext loop;
    private @Nullable ListenerFacts listener;
    private @Nullable RouteFacts route;
    private @Nullable PoolFacts pool;
    private long headBytes;
    private long writtenBefore;
    private long countedIn;
    private long countedOut;
    private boolean tunnel;

    long startedAt;
    /// When the answer's head came or was made; valid once [#status] is set.
    long headAt;
    /// As sent to the client; 0 as long as nothing was.
    int status;
    @Nullable Reason reason;

    ExchangeRecord(LoopContext loop) {
        this.loop = loop;
    }

    /// @param headBytes     length of the request's head
    /// @param writtenBefore bytes sent to this client before
    void open(ListenerFacts listener, long headBytes, long writtenBefore) {
        this.listener = listener;
        this.headBytes = headBytes;
        this.writtenBefore = writtenBefore;
        route = null;
        pool = null;
        countedIn = 0;
        countedOut = 0;
        tunnel = false;
        status = 0;
        reason = null;
        startedAt = loop.now();
        headAt = startedAt;
        listener.meters.requestStarted();
    }

    void matched(RouteFacts route) {
        this.route = route;
        route.meters.requestStarted();
    }

    void routed(PoolFacts pool) {
        this.pool = pool;
    }

    /// The request ends with its 101, and is a tunnel from now on.
    ///
    /// @param backend which answered
    void tunnelOpened(BackendMeters backend, long written, long now) {
        countBytes(0, written);
        tunnel = true;
        ListenerMeters meters = listener().meters;
        meters.requestEnded(status);
        meters.tunnelOpened();
        RouteFacts matched = route;
        if (matched != null) {
            matched.meters.requestEnded(status, now - startedAt);
            matched.meters.tunnelOpened();
        }
        backend.tunnelOpened();
    }

    /// Counts what has flowed: of a body now and then, of a tunnel, which may be quiet and long, at once.
    void streamed(long bodyBytes, long written) {
        if (tunnel || headBytes + bodyBytes - countedIn >= STREAM_STEP || written - writtenBefore - countedOut >= STREAM_STEP) {
            countBytes(bodyBytes, written);
        }
    }

    private void countBytes(long bodyBytes, long written) {
        ListenerMeters meters = listener().meters;
        long in = headBytes + bodyBytes;
        long out = written - writtenBefore;
        meters.bytesRead(in - countedIn);
        meters.bytesWritten(out - countedOut);
        RouteFacts matched = route;
        if (tunnel && matched != null) {
            matched.meters.tunnelled(in - countedIn, out - countedOut);
        }
        countedIn = in;
        countedOut = out;
    }

    /// The request, or the tunnel that it became, is over: counts it and writes its line.
    ///
    /// @param queueNanos how long it waited for a slot
    void close(ClientSide client, Attempts attempts, long bodyBytes, long queueNanos, byte[] requestId, long now) {
        ListenerFacts listener = listener();
        countBytes(bodyBytes, client.bytesWritten());
        RouteFacts matched = route;
        if (tunnel) {
            tunnelClosed(listener, matched, attempts.meters());
        } else {
            listener.meters.requestEnded(status);
            if (matched != null) {
                matched.meters.requestEnded(status, now - startedAt);
            }
        }
        if (listener.accessLog != null && loop.sampled(listener)) {
            log(listener, client, attempts, queueNanos, requestId, now);
        }
        this.listener = null;
        route = null;
        pool = null;
    }

    private static void tunnelClosed(ListenerFacts listener, @Nullable RouteFacts route, BackendMeters backend) {
        listener.meters.tunnelClosed();
        if (route != null) {
            route.meters.tunnelClosed();
        }
        backend.tunnelClosed();
    }

    private void log(ListenerFacts listener, ClientSide client, Attempts attempts, long queueNanos, byte[] requestId, long now) {
        AccessEntry entry = loop.accessEntry;
        RouteFacts matched = route;
        PoolFacts served = attempts.pool();
        PoolFacts asked = served == null ? pool : served;
        Reason why = reason;
        entry.epochMillis = loop.clock.millis();
        entry.listener = listener.name;
        entry.head = client.head();
        entry.client = client.head().client();
        entry.protocol = client.protocol();
        entry.status = status;
        entry.reason = why == null ? "" : why.code();
        entry.route = matched == null ? "" : matched.name;
        entry.pool = asked == null ? "" : asked.name;
        entry.backend = attempts.lastBackend();
        entry.attempts = attempts.count();
        entry.requestId = requestId;
        entry.bytesIn = countedIn;
        entry.bytesOut = countedOut;
        entry.totalNanos = now - startedAt;
        entry.headNanos = why == Reason.CLIENT_GONE && headAt == startedAt ? -1 : headAt - startedAt;
        entry.queueNanos = queueNanos;
        loop.log(listener, entry);
    }

    /// Counts and logs what was no request.
    ///
    /// @param client   the peer's address
    /// @param bytesOut length of the answer
    static void refused(LoopContext loop, ListenerFacts listener, byte[] client, Reason reason, byte[] requestId, long bytesOut) {
        listener.meters.requestStarted();
        listener.meters.bytesWritten(bytesOut);
        listener.meters.requestEnded(reason.status());
        if (listener.accessLog == null || !loop.sampled(listener)) {
            return;
        }
        AccessEntry entry = loop.accessEntry;
        entry.epochMillis = loop.clock.millis();
        entry.listener = listener.name;
        entry.head = null;
        entry.client = client;
        entry.protocol = "";
        entry.status = reason.status();
        entry.reason = reason.code();
        entry.route = "";
        entry.pool = "";
        entry.backend = "";
        entry.attempts = 0;
        entry.requestId = requestId;
        entry.bytesIn = 0;
        entry.bytesOut = bytesOut;
        entry.totalNanos = 0;
        entry.headNanos = -1;
        entry.queueNanos = 0;
        loop.log(listener, entry);
    }

    private ListenerFacts listener() {
        ListenerFacts present = listener;
        if (present == null) {
            throw new IllegalStateException("record: closed (expected: open)");
        }
        return present;
    }
}
