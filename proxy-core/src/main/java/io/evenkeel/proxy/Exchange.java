package io.evenkeel.proxy;

import io.evenkeel.proxy.BackendWatch.Phase;
import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.RateLimiter;
import io.evenkeel.routing.RequestHead;
import io.evenkeel.routing.Route;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One request and its answer, from the request's head to the answer's last byte, and the [Tunnel] they may become. Knows no wire format:
/// [ClientSide] and [BackendSide] do. Owned by one event loop and used for one request after the other.
///
/// [#finish] is the one place where an outcome becomes the end of the lease, metrics and a line of the access log. It is always the last
/// thing an event does to an exchange: the object may already serve the next request when the call returns.
final class Exchange {

    /// What logs and metrics call a client that left; nginx' word.
    private static final int CLIENT_CLOSED_REQUEST = 499;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final LoopContext loop;
    private final Dispatch dispatch;
    private final ExchangeRecord record;
    private final BackendWatch watch;
    private final RequestId requestId = new RequestId();

    // the request
    private @Nullable ClientSide client;
    private @Nullable ListenerFacts listener;
    private @Nullable RouteFacts route;
    private @Nullable PoolFacts pool;
    private boolean requestDone;

    // the answer
    private boolean answerPassed;
    private boolean answerDone;
    /// Null until the answer is a 101.
    private @Nullable Tunnel tunnel;

    Exchange(LoopContext loop) {
        this.loop = loop;
        watch = new BackendWatch(loop, this);
        dispatch = new Dispatch(loop, this, watch);
        record = new ExchangeRecord(loop);
    }

    // ---- the request begins

    /// @param hasBody   whether [#requestBody] and [#requestEnd] will follow
    /// @param headBytes length of the head as it came
    /// @param fault     what is wrong with it; null when nothing is
    void begin(ClientSide client, Snapshot snapshot, ListenerFacts listener, boolean hasBody, long headBytes, @Nullable Reason fault) {
        this.client = client;
        this.listener = listener;
        route = null;
        pool = null;
        requestDone = !hasBody;
        answerPassed = false;
        answerDone = false;
        requestId.begin(client, loop.requestIds);
        dispatch.begin(client);
        record.open(listener, headBytes, client.bytesWritten());
        if (fault != null) {
            fail(fault);
        } else {
            match(snapshot, client.head());
        }
    }

    private void match(Snapshot snapshot, RequestHead head) {
        Route match = snapshot.routes().match(head);
        int encodings = client().encodings();
        if (match == null) {
            fail(encodings == 0 ? Reason.NO_ROUTE : Reason.ENCODED_PATH);
            return;
        }
        RouteFacts facts = snapshot.routeFacts()[match.index()];
        route = facts;
        record.matched(facts);
        if ((encodings & ~facts.allowedEncodings) != 0) {
            fail(Reason.ENCODED_PATH);
            return;
        }
        RateLimiter limiter = facts.rateLimiter;
        long untilToken = limiter == null ? 0 : limiter.take(head, record.startedAt);
        if (untilToken > 0) {
            facts.meters.rateLimited();
            fail(Reason.RATE_LIMITED, seconds(untilToken));
            return;
        }
        LocalAnswer respond = facts.respond;
        RedirectTemplate redirect = facts.redirect;
        if (respond != null) {
            answer(respond);
        } else if (redirect != null) {
            answer(redirect.answer(head));
        } else {
            PoolFacts to = snapshot.poolFacts()[match.pool(facts.split ? ClientAddress.hash(head.client()) : 0)];
            pool = to;
            record.routed(to);
            watch.begin(facts, record.startedAt);
            dispatch.next();
        }
    }

    /// After a try that did not begin in the client's own event. Harmless when the exchange is over already.
    void goOn() {
        flushRequest();
        ClientSide present = client;
        if (present != null) {
            present.resume();
        }
    }

    // ---- from the client

    /// Where the client's body goes.
    BodySink requestBody() {
        return dispatch.body();
    }

    /// Whether more of the request's body can be taken now. When it can again, [ClientSide#resume] is called.
    boolean takesRequest() {
        BackendSide present = dispatch.backend();
        return present == null ? !dispatch.body().full() : present.writable();
    }

    /// Sends what came of the request.
    void flushRequest() {
        BackendSide present = dispatch.backend();
        if (present != null) {
            if (tunnel != null) {
                watch.requestMoved();
                record.streamed(dispatch.body().bytes(), client().bytesWritten());
            }
            present.flush();
        }
    }

    /// The request is whole.
    void requestEnd() {
        requestDone = true;
        flushRequest();
        if (answerDone) {
            finish();
        } else if (dispatch.backend() != null) {
            watch.requestWhole();
        }
    }

    /// The client breaks a rule or a time limit.
    void clientFault(Reason fault) {
        if (answerDone) {
            finish(); // it has its answer
        } else {
            fail(fault);
        }
    }

    /// The client closed its connection.
    void clientGone() {
        record.reason = Reason.CLIENT_GONE;
        if (!answerPassed) {
            record.status = CLIENT_CLOSED_REQUEST;
        }
        finish();
    }

    void clientWritable() {
        watch.answerMoved(false);
        BackendSide present = dispatch.backend();
        if (present != null) {
            present.resume();
        }
    }

    // ---- from the backend

    /// Where the answer's body goes.
    BodySink answerBody() {
        return client().answerBody();
    }

    /// Whether the client takes what would be read now. When it does again, [BackendSide#resume] is called.
    boolean takesAnswer() {
        return client().writable();
    }

    /// Sends what came of the answer.
    void flushAnswer() {
        ClientSide client = client();
        watch.answerMoved(answerPassed);
        record.streamed(dispatch.body().bytes(), client.bytesWritten());
        client.flush();
    }

    void interim() {
        client().interim(backend());
        watch.interim();
    }

    /// The answer's head has come. The exchange may leave this connection for another try.
    void answerHead() {
        BackendSide from = backend();
        long now = loop.now();
        int status = from.status();
        long latency = now - dispatch.sentAt();
        attempts().meters().answered(status, latency);
        if (dispatch.triesElsewhere(status, latency)) {
            return;
        }
        answerPassed = true;
        record.headAt = now;
        record.status = status;
        dispatch.body().settle();
        client().answer(from, requestDone || !leavesRequestUnread(from));
        if (status == SWITCHING_PROTOCOLS) {
            openTunnel(from, now);
        }
    }

    /// The request has ended with its 101: both connections speak another protocol from now on.
    private void openTunnel(BackendSide from, long now) {
        ClientSide client = client();
        Tunnel opened = new Tunnel(this, watch, client, from);
        tunnel = opened;
        attempts().tunnelOpened(SWITCHING_PROTOCOLS);
        record.tunnelOpened(attempts().meters(), client.bytesWritten(), now);
        watch.tunnelOpened(now);
        opened.open();
    }

    /// Whether the backend will not take the rest of the request, or the client may never send it.
    private boolean leavesRequestUnread(BackendSide from) {
        return from.endsWithAnswer() || client().waitsForContinue();
    }

    /// The answer is whole. Where the request is not, its rest still goes to the backend as long as that takes it.
    void answerEnd() {
        answerDone = true;
        if (requestDone || leavesRequestUnread(backend())) {
            finish();
        } else {
            flushAnswer();
        }
    }

    /// The backend closed the connection, or it broke.
    void backendGone() {
        BackendSide from = backend();
        if (answerDone) {
            finish();
        } else if (answerPassed) {
            fail(attempts().broken(Lease.Failure.TRUNCATED_RESPONSE));
        } else if (from.answerBegun()) {
            dispatch.failed(Lease.Failure.TRUNCATED_RESPONSE, false);
        } else {
            dispatch.lost(from);
        }
    }

    void backendMalformed() {
        if (answerPassed) {
            fail(attempts().broken(Lease.Failure.MALFORMED_RESPONSE));
        } else {
            dispatch.failed(Lease.Failure.MALFORMED_RESPONSE, false);
        }
    }

    void backendWritable() {
        watch.requestMoved();
        client().resume();
    }

    // ---- time

    Phase phase() {
        Tunnel open = tunnel;
        if (open != null) {
            return open.isHalfClosed() ? Phase.HALF_TUNNEL : Phase.TUNNEL;
        }
        if (dispatch.backend() == null) {
            return dispatch.waiting() ? Phase.SLOT : Phase.CONNECTION;
        }
        if (answerPassed) {
            return Phase.ANSWER;
        }
        return requestDone || client().waitsForContinue() ? Phase.ANSWER_HEAD : Phase.REQUEST;
    }

    /// Whether the backend does not take what there is of the request.
    boolean refusesRequest() {
        BackendSide present = dispatch.backend();
        return present != null && !requestDone && !present.writable();
    }

    /// Whether the client would take more of the answer.
    boolean owesAnswer() {
        return answerPassed && !answerDone && client().writable();
    }

    /// The time in which a slot had to become free is over.
    void noSlot() {
        dispatch.waitedTooLong();
    }

    /// `timeouts.response` is over.
    void noAnswer() {
        dispatch.failed(Lease.Failure.RESPONSE_TIMEOUT, false);
    }

    /// `retry.per-try` is over.
    ///
    /// @return false when the try goes on
    boolean leavesLateTry() {
        return dispatch.leavesLateTry();
    }

    /// Another time-out is.
    ///
    /// @param backendsFault whether the backend is to blame
    void late(Reason reason, boolean backendsFault) {
        if (backendsFault) {
            attempts().broken(answerPassed ? Lease.Failure.TRUNCATED_RESPONSE : Lease.Failure.RESPONSE_TIMEOUT);
        }
        fail(reason);
    }

    // ---- the end

    /// Answers by itself.
    private void answer(LocalAnswer answer) {
        record.status = answer.status();
        record.headAt = loop.now();
        client().answer(answer);
        answerDone = true;
        finish();
    }

    /// Ends with an answer of our own, or by cutting a connection that was promised more.
    void fail(Reason failure) {
        fail(failure, 0);
    }

    /// @param retryAfter seconds for `Retry-After`; 0: as usual for that failure
    private void fail(Reason failure, int retryAfter) {
        record.reason = failure;
        if (answerPassed || failure.status() == 0) {
            finish();
        } else {
            record.status = failure.status();
            LocalAnswer answer = listener().errors.of(failure, requestId.of(client()));
            PoolFacts asked = pool;
            boolean waited = failure == Reason.QUEUE_FULL || failure == Reason.QUEUE_TIMEOUT;
            if (waited && asked != null) {
                answer = answer.retryAfter(asked.retryAfterSeconds);
            } else if (retryAfter > 0) {
                answer = answer.retryAfter(retryAfter);
            }
            int tries = triesToTell();
            answer(tries == 0 ? answer : answer.reason(RetrySignal.own(answer.reason(), tries)));
        }
    }

    private static int seconds(long nanos) {
        return Math.clamp(Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)), 1, Integer.MAX_VALUE);
    }

    /// Both sides of the tunnel have ended, and heard that the other has.
    void tunnelOver() {
        answerDone = true;
        finish();
    }

    /// Everything that has to happen once, whatever the outcome.
    private void finish() {
        long now = loop.now();
        ClientSide client = client();
        boolean whole = answerDone;
        Reason reason = record.reason;
        watch.end();
        if (answerPassed) {
            attempts().answered(record.status, record.headAt - dispatch.sentAt(), now);
        } else {
            attempts().abandoned(now);
        }
        dispatch.leave(whole && requestDone && reason == null);
        record.close(client, attempts(), dispatch.body().bytes(), dispatch.waitedNanos(), requestId.of(client), now);
        dispatch.clear();
        this.client = null;
        listener = null;
        route = null;
        pool = null;
        tunnel = null;
        loop.giveBack(this);
        if (whole) {
            client.over();
        } else {
            client.cut();
        }
    }

    // ---- for the sides

    /// The identifier made for this request; null when the client's own is passed on.
    byte @Nullable [] madeRequestId() {
        return requestId.made();
    }

    /// How many tries the answer of now has to tell of, for layers in front to make no more; 0: of none.
    int triesToTell() {
        return record.status >= 500 && attempts().exhausted() ? attempts().count() : 0;
    }

    /// What keeps the client on the backend that answered: field lines; empty when it is known there.
    byte[] cookieLines() {
        return attempts().cookieLines(pool(), client().head().secure());
    }

    RouteFacts route() {
        return present(route);
    }

    /// The one that the route leads to; a try may be at a pool that it spills to.
    PoolFacts pool() {
        return present(pool);
    }

    ClientSide client() {
        return present(client);
    }

    private BackendSide backend() {
        return present(dispatch.backend());
    }

    private Attempts attempts() {
        return dispatch.attempts();
    }

    private ListenerFacts listener() {
        return present(listener);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("exchange: used out of its order");
        }
        return value;
    }
}
