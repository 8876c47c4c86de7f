package io.evenkeel.proxy;

import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.routing.Bytes;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.RequestHead;
import io.evenkeel.routing.Route;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One request and its answer, from the request's head to the answer's last byte. Knows no wire format: [ClientSide] and [BackendSide]
/// do. Owned by one event loop and used for one request after the other.
///
/// [#finish] is the one place where an outcome becomes the end of the lease, metrics and a line of the access log. It is always the last
/// thing an event does to an exchange: the object may already serve the next request when the call returns.
final class Exchange {

    private static final byte[] NOTHING = new byte[0];
    /// What logs and metrics call a client that left; nginx' word.
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final LoopContext loop;
    private final Attempts attempts;
    private final ExchangeRecord record;
    private final RequestBody requestBody = new RequestBody();
    private final Deadline deadline = new Deadline(this::onDue);
    private final byte[] requestId = new byte[RequestIds.LENGTH];

    // the request
    private @Nullable ClientSide client;
    private @Nullable ListenerFacts listener;
    private @Nullable RouteFacts route;
    private @Nullable PoolFacts pool;
    private boolean requestIdMade;
    private boolean requestDone;
    private long totalDue;

    // the try
    private @Nullable BackendSide backend;
    private @Nullable Http1Backend connecting;
    private long sentAt;
    private long responseDue;
    private long requestProgressAt;

    // the answer
    private boolean answerPassed;
    private boolean answerDone;
    private boolean streaming;
    private long answerProgressAt;

    Exchange(LoopContext loop) {
        this.loop = loop;
        attempts = new Attempts(loop);
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
        totalDue = Nanos.NEVER;
        answerPassed = false;
        answerDone = false;
        streaming = false;
        requestIdMade = client.requestId() == null;
        if (requestIdMade) {
            loop.requestIds.next(requestId);
        }
        requestBody.begin(client.allocator());
        record.open(listener, headBytes, client.bytesWritten());
        if (fault != null) {
            fail(fault);
        } else {
            match(snapshot, client.head());
        }
    }

    private void match(Snapshot snapshot, RequestHead head) {
        Route match = snapshot.routes().match(head);
        if (match == null) {
            fail(Reason.NO_ROUTE);
            return;
        }
        RouteFacts facts = snapshot.routeFacts()[match.index()];
        route = facts;
        record.matched(facts);
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
            totalDue = Nanos.after(record.startedAt, facts.totalNanos);
            loop.deadlines.set(deadline, totalDue);
            nextTry();
        }
    }

    // ---- tries

    private void nextTry() {
        PoolFacts pool = pool();
        if (attempts.pick(pool)) {
            beginTry(pool);
        } else {
            if (attempts.count() == 0) {
                pool.meters.exhausted();
            }
            fail(attempts.whyNobody(pool));
        }
    }

    private void beginTry(PoolFacts pool) {
        if (attempts.count() > 1) {
            route().meters.retried();
        }
        Http1Backend idle = attempts.upstream().take(pool, !client().idempotent());
        if (idle != null) {
            attach(idle);
        } else {
            connect(pool);
        }
    }

    private void connect(PoolFacts pool) {
        Http1Backend promised = attempts.upstream().newConnection(pool, this);
        connecting = promised;
        promised.connect(pool.connectMillis); // may fail before it returns: nothing may follow
    }

    private void attach(BackendSide side) {
        ClientSide client = client();
        backend = side;
        sentAt = loop.now();
        requestProgressAt = sentAt;
        side.begin(this, client);
        // a request that may not be repeated is kept as long as nothing of it may have left
        requestBody.attach(side.requestBody(), client.idempotent() || side.reused());
        responseDue = Nanos.after(sentAt, route().responseNanos);
        arm(sentAt);
    }

    /// The connection that was promised is there.
    void connected(BackendSide side) {
        connecting = null;
        attach(side);
        goOn();
    }

    /// It will not come.
    void connectFailed(Lease.Failure failure) {
        connecting = null;
        tryFailed(failure, true);
    }

    /// A try came to nothing before its answer began to be passed on.
    ///
    /// @param nothingSent whether the backend has certainly seen nothing of the request
    private void tryFailed(Lease.Failure failure, boolean nothingSent) {
        Reason reason = attempts.broken(failure);
        dropBackend();
        if (route().retries(failure) && mayTryElsewhere(nothingSent)) {
            nextTry();
            goOn();
        } else {
            fail(reason);
        }
    }

    private boolean mayTryElsewhere(boolean nothingSent) {
        return attempts.count() <= route().attempts && requestBody.whole() && (nothingSent || client().idempotent());
    }

    /// After a try that did not begin in the client's own event. Harmless when the exchange is over already.
    private void goOn() {
        flushRequest();
        ClientSide present = client;
        if (present != null) {
            present.resume();
        }
    }

    /// An idle connection turned out to be dead: that says nothing about the backend, so the same one is asked once more.
    private void repeat() {
        attempts.repeat();
        route().meters.retried();
        dropBackend();
        connect(pool());
    }

    private void dropBackend() {
        BackendSide present = backend;
        backend = null;
        requestBody.detach();
        if (present != null) {
            present.abort();
        }
    }

    // ---- from the client

    /// Where the client's body goes.
    BodySink requestBody() {
        return requestBody;
    }

    /// Whether more of the request's body can be taken now. When it can again, [ClientSide#resume] is called.
    boolean takesRequest() {
        BackendSide present = backend;
        return present == null ? !requestBody.full() : present.writable();
    }

    /// Sends what came of the request.
    void flushRequest() {
        BackendSide present = backend;
        if (present != null) {
            present.flush();
        }
    }

    /// The request is whole.
    void requestEnd() {
        requestDone = true;
        flushRequest();
        if (answerDone) {
            finish();
        } else if (backend != null) {
            long now = loop.now();
            responseDue = Nanos.after(now, route().responseNanos);
            arm(now);
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

    /// The process ends.
    void shutdown() {
        fail(Reason.SHUTDOWN);
    }

    void clientWritable() {
        answerProgressAt = loop.now();
        BackendSide present = backend;
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
        answerProgressAt = loop.now();
        if (answerPassed && !streaming) {
            streaming = true;
            arm(answerProgressAt);
        }
        record.streamed(requestBody.bytes(), client.bytesWritten());
        client.flush();
    }

    void interim() {
        client().interim(backend());
        arm(loop.now()); // a client that waited for 100 does no more
    }

    /// The answer's head has come. The exchange may leave this connection for another try.
    void answerHead() {
        BackendSide from = backend();
        ClientSide client = client();
        RouteFacts route = route();
        long now = loop.now();
        int status = from.status();
        attempts.meters().answered(status, now - sentAt);
        if (route.retries(status) && mayTryElsewhere(false) && attempts.pickInstead(pool(), status, now - sentAt)) {
            dropBackend();
            beginTry(pool());
            goOn();
            return;
        }
        answerPassed = true;
        record.headAt = now;
        record.status = status;
        requestBody.settle();
        client.answer(from, requestDone || !leavesRequestUnread(from));
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
            fail(attempts.broken(Lease.Failure.TRUNCATED_RESPONSE));
        } else if (from.answerBegun()) {
            tryFailed(Lease.Failure.TRUNCATED_RESPONSE, false);
        } else if (from.reused() && attempts.mayRepeat() && requestBody.whole() && (client().idempotent() || !from.sentAnything())) {
            repeat();
        } else {
            tryFailed(Lease.Failure.RESET, !from.sentAnything());
        }
    }

    void backendMalformed() {
        if (answerPassed) {
            fail(attempts.broken(Lease.Failure.MALFORMED_RESPONSE));
        } else {
            tryFailed(Lease.Failure.MALFORMED_RESPONSE, false);
        }
    }

    void backendWritable() {
        requestProgressAt = loop.now();
        client().resume();
    }

    // ---- time

    /// Whether the next move is the backend's.
    private boolean awaitsAnswer() {
        return !answerPassed && backend != null && (requestDone || client().waitsForContinue());
    }

    private void arm(long now) {
        long phase;
        if (backend == null) {
            phase = Nanos.NEVER; // the connect has a time-out of its own
        } else if (awaitsAnswer()) {
            phase = responseDue;
        } else {
            long progress = answerPassed ? Math.max(answerProgressAt, requestProgressAt) : requestProgressAt;
            phase = Nanos.after(progress, route().streamIdleNanos);
        }
        if (phase <= now) {
            phase = Nanos.after(now, route().streamIdleNanos); // waiting for the client: its own time-outs watch it
        }
        loop.deadlines.set(deadline, Math.min(phase, totalDue));
    }

    private void onDue(long now) {
        if (now >= totalDue) {
            if (awaitsAnswer()) {
                attempts.broken(Lease.Failure.RESPONSE_TIMEOUT);
            }
            fail(Reason.TOTAL_TIMEOUT);
        } else if (awaitsAnswer() && now >= responseDue) {
            tryFailed(Lease.Failure.RESPONSE_TIMEOUT, false);
        } else if (standsStill(now)) {
            attempts.broken(answerPassed ? Lease.Failure.TRUNCATED_RESPONSE : Lease.Failure.RESPONSE_TIMEOUT);
            fail(Reason.STREAM_IDLE_TIMEOUT);
        } else {
            arm(now);
        }
    }

    /// Whether the backend is to blame for a body that does not move.
    private boolean standsStill(long now) {
        BackendSide present = backend;
        long limit = route().streamIdleNanos;
        if (present == null || limit == Nanos.NEVER) {
            return false;
        }
        boolean refusesRequest = !requestDone && !present.writable() && now - requestProgressAt >= limit;
        boolean owesAnswer = answerPassed && !answerDone && client().writable() && now - answerProgressAt >= limit;
        return refusesRequest || owesAnswer;
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
    private void fail(Reason failure) {
        record.reason = failure;
        if (answerPassed || failure.status() == 0) {
            finish();
        } else {
            answer(listener().errors.of(failure, requestIdBytes()));
        }
    }

    /// Everything that has to happen once, whatever the outcome.
    private void finish() {
        long now = loop.now();
        ClientSide client = client();
        BackendSide present = backend;
        boolean whole = answerDone;
        Reason reason = record.reason;
        loop.deadlines.set(deadline, Nanos.NEVER);
        if (answerPassed && (reason == null || reason == Reason.CLIENT_GONE)) {
            attempts.answered(record.status, record.headAt - sentAt, now);
        } else {
            attempts.abandoned(now);
        }
        if (connecting != null) {
            connecting.forgetWaiter();
            connecting = null;
        }
        backend = null;
        if (present != null) {
            if (whole && requestDone && reason == null) {
                present.release();
            } else {
                present.abort();
            }
        }
        record.close(client, attempts, requestBody.bytes(), requestIdBytes(), now);
        attempts.clear();
        requestBody.release();
        this.client = null;
        listener = null;
        route = null;
        pool = null;
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
        return requestIdMade ? requestId : null;
    }

    private byte[] requestIdBytes() {
        if (requestIdMade) {
            return requestId;
        }
        Bytes sent = client().requestId();
        return sent == null ? NOTHING : sent.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    RouteFacts route() {
        return present(route);
    }

    private PoolFacts pool() {
        return present(pool);
    }

    private ClientSide client() {
        return present(client);
    }

    private BackendSide backend() {
        return present(backend);
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
