package io.evenkeel.proxy;

import io.evenkeel.metrics.BackendMeters;
import io.evenkeel.proxy.accesslog.AccessEntry;
import io.evenkeel.proxy.http1.BodySink;
import io.evenkeel.proxy.http1.LocalAnswer;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Bytes;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.RequestHead;
import io.evenkeel.routing.Route;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One request and its answer, from the request's head to the answer's last byte. Knows no wire format: [ClientSide] and [BackendSide]
/// do. Owned by one event loop and used for one request after the other.
///
/// [#finish] is the one place where an outcome becomes the end of the lease, metrics and a line of the access log. It is always the last
/// thing an event does to an exchange: the object may already serve the next request when the call returns.
final class Exchange implements PickContext {

    /// `retry.attempts` is at most 10, and the first try.
    private static final int MAX_TRIES = 11;
    private static final byte[] NOTHING = new byte[0];
    /// What logs and metrics call a client that left; nginx' word.
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final LoopContext loop;
    private final RequestBody requestBody = new RequestBody();
    private final Deadline deadline = new Deadline(this::onDue);
    private final byte[] requestId = new byte[RequestIds.LENGTH];
    private final @Nullable Backend[] tried = new Backend[MAX_TRIES];
    private Lease lease = new Lease();
    private Lease spareLease = new Lease();

    // the request
    private @Nullable ClientSide client;
    private @Nullable Snapshot snapshot;
    private @Nullable ListenerFacts listener;
    private @Nullable RouteFacts route;
    private @Nullable PoolFacts pool;
    private boolean requestIdMade;
    private boolean requestDone;
    private long headBytes;
    private long writtenBefore;
    private long startedAt;
    private long totalDue;

    // the try
    private @Nullable BackendSide backend;
    private @Nullable Http1Backend connecting;
    private @Nullable BackendMeters backendMeters;
    private int tries;
    private boolean repeated;
    private @Nullable Reason lastFailure;
    private long sentAt;
    private long responseDue;
    private long requestProgressAt;
    private long pickedAt;

    // the answer
    private boolean answerPassed;
    private boolean answerDone;
    private boolean streaming;
    private int status;
    private @Nullable Reason reason;
    private long headAt;
    private long answerProgressAt;

    Exchange(LoopContext loop) {
        this.loop = loop;
    }

    // ---- the request begins

    /// @param hasBody   whether [#requestBody] and [#requestEnd] will follow
    /// @param headBytes length of the head as it came
    /// @param fault     what is wrong with it; null when nothing is
    void begin(ClientSide client, Snapshot snapshot, ListenerFacts listener, boolean hasBody, long headBytes, @Nullable Reason fault) {
        this.client = client;
        this.snapshot = snapshot;
        this.listener = listener;
        this.headBytes = headBytes;
        route = null;
        pool = null;
        requestDone = !hasBody;
        writtenBefore = client.bytesWritten();
        startedAt = loop.now();
        totalDue = Nanos.NEVER;
        backendMeters = null;
        tries = 0;
        repeated = false;
        lastFailure = null;
        sentAt = startedAt;
        answerPassed = false;
        answerDone = false;
        streaming = false;
        status = 0;
        reason = null;
        requestIdMade = client.requestId() == null;
        if (requestIdMade) {
            loop.requestIds.next(requestId);
        }
        requestBody.begin(client.allocator());
        listener.meters.requestStarted();
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
        facts.meters.requestStarted();
        LocalAnswer respond = facts.respond;
        RedirectTemplate redirect = facts.redirect;
        if (respond != null) {
            answerLocally(respond);
        } else if (redirect != null) {
            answerLocally(redirect.answer(head));
        } else {
            pool = snapshot.poolFacts()[match.pool(facts.split ? ClientAddress.hash(head.client()) : 0)];
            totalDue = Nanos.after(startedAt, facts.totalNanos);
            loop.deadlines.set(deadline, totalDue);
            nextTry();
        }
    }

    // ---- tries

    private void nextTry() {
        PoolFacts pool = pool();
        pickedAt = loop.now();
        if (!pool.pool.pick(this, lease)) {
            Reason failure = lastFailure;
            fail(failure != null ? failure : anybodyEligible() ? Reason.POOL_FULL : Reason.NO_BACKEND);
            return;
        }
        beginTry(pool);
    }

    /// With [#lease] holding a slot.
    private void beginTry(PoolFacts pool) {
        Backend chosen = heldBackend();
        if (tries > 0) {
            route().meters.retried();
        }
        tried[tries++] = chosen;
        Upstream upstream = loop.upstream(chosen);
        backendMeters = upstream.meters();
        if (tries > 1) {
            upstream.meters().retried();
        }
        Http1Backend idle = upstream.take(pool, !client().idempotent());
        if (idle != null) {
            attach(idle);
        } else {
            connect(upstream, pool);
        }
    }

    private void connect(Upstream upstream, PoolFacts pool) {
        Http1Backend promised = upstream.newConnection(pool, this);
        connecting = promised;
        promised.connect(pool.connectMillis); // may fail before it returns: nothing may follow
    }

    private boolean anybodyEligible() {
        for (double share : pool().pool.expectedShares()) {
            if (share > 0) {
                return true;
            }
        }
        return false;
    }

    private void attach(BackendSide side) {
        ClientSide client = client();
        backend = side;
        sentAt = loop.now();
        requestProgressAt = sentAt;
        side.begin(this, client);
        // a request that may not be repeated is kept as long as nothing of it may have left
        requestBody.attach(side.requestBody(), client.idempotent() || side.reused());
        if (requestDone) {
            responseDue = Nanos.after(sentAt, route().responseNanos);
        }
        arm(sentAt);
    }

    /// The connection that was promised is there.
    void connected(BackendSide side) {
        connecting = null;
        attach(side);
        side.flush();
        client().resume();
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
        endLease(failure);
        dropBackend();
        lastFailure = Reason.of(failure);
        RouteFacts route = route();
        boolean asked = switch (failure) {
            case CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_FAILED -> route.retryConnect;
            case RESET -> route.retryReset;
            case RESPONSE_TIMEOUT -> route.retryTimeout;
            case MALFORMED_RESPONSE, TRUNCATED_RESPONSE -> false;
        };
        if (asked && mayTryElsewhere(nothingSent)) {
            nextTry();
            goOn();
        } else {
            fail(lastFailure);
        }
    }

    /// After a try that did not begin in the client's own event. Harmless when the exchange is over already.
    private void goOn() {
        flushRequest();
        ClientSide present = client;
        if (present != null) {
            present.resume();
        }
    }

    private boolean mayTryElsewhere(boolean nothingSent) {
        return tries <= route().attempts && requestBody.whole() && (nothingSent || client().idempotent());
    }

    /// An idle connection turned out to be dead: that says nothing about the backend, so the same one is asked once more.
    private void repeat() {
        repeated = true;
        dropBackend();
        route().meters.retried();
        connect(loop.upstream(heldBackend()), pool());
    }

    private void dropBackend() {
        BackendSide present = backend;
        backend = null;
        requestBody.detach();
        if (present != null) {
            countBytes(present);
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
        if (answerDone) {
            flushRequest();
            finish();
            return;
        }
        if (backend != null) {
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
        reason = Reason.CLIENT_GONE;
        status = answerPassed ? status : CLIENT_CLOSED_REQUEST;
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
        answerProgressAt = loop.now();
        if (answerPassed && !streaming) {
            streaming = true;
            arm(answerProgressAt);
        }
        client().flush();
    }

    void interim() {
        client().interim(backend());
    }

    /// The answer's head has come. The exchange may leave this connection for another try.
    void answerHead() {
        BackendSide from = backend();
        ClientSide client = client();
        headAt = loop.now();
        int answered = from.status();
        backendMeters().answered(answered, headAt - sentAt);
        if (route().retries(answered) && mayTryElsewhere(false) && pool().pool.pick(this, spareLease)) {
            lease.answered(answered, headAt - sentAt, headAt);
            Lease ended = lease;
            lease = spareLease;
            spareLease = ended;
            dropBackend();
            beginTry(pool());
            goOn();
            return;
        }
        answerPassed = true;
        status = answered;
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
            endLease(Lease.Failure.TRUNCATED_RESPONSE);
            fail(Reason.BACKEND_TRUNCATED);
        } else if (from.answerBegun()) {
            tryFailed(Lease.Failure.TRUNCATED_RESPONSE, false);
        } else if (from.reused() && !repeated && requestBody.whole() && (client().idempotent() || !from.sentAnything())) {
            repeat();
        } else {
            tryFailed(Lease.Failure.RESET, !from.sentAnything());
        }
    }

    void backendMalformed() {
        if (answerPassed) {
            endLease(Lease.Failure.MALFORMED_RESPONSE);
            fail(Reason.BACKEND_MALFORMED);
        } else {
            tryFailed(Lease.Failure.MALFORMED_RESPONSE, false);
        }
    }

    void backendWritable() {
        requestProgressAt = loop.now();
        client().resume();
    }

    // ---- time

    private void arm(long now) {
        long phase;
        if (answerPassed) {
            phase = Nanos.after(Math.max(answerProgressAt, requestProgressAt), route().streamIdleNanos);
        } else if (backend == null) {
            phase = Nanos.NEVER; // the connect has a time-out of its own
        } else if (requestDone) {
            phase = responseDue;
        } else {
            phase = Nanos.after(requestProgressAt, route().streamIdleNanos);
        }
        if (phase <= now) {
            phase = Nanos.after(now, route().streamIdleNanos); // waiting for the client: its own time-outs watch it
        }
        loop.deadlines.set(deadline, Math.min(phase, totalDue));
    }

    private void onDue(long now) {
        BackendSide present = backend;
        RouteFacts route = route();
        if (now >= totalDue) {
            if (!answerPassed && requestDone && present != null) {
                endLease(Lease.Failure.RESPONSE_TIMEOUT);
            }
            fail(Reason.TOTAL_TIMEOUT);
        } else if (!answerPassed && requestDone && present != null && now >= responseDue) {
            tryFailed(Lease.Failure.RESPONSE_TIMEOUT, false);
        } else if (present != null && standsStill(present, route, now)) {
            if (!answerPassed || !answerDone) {
                endLease(answerPassed ? Lease.Failure.TRUNCATED_RESPONSE : Lease.Failure.RESPONSE_TIMEOUT);
            }
            fail(Reason.STREAM_IDLE_TIMEOUT);
        } else {
            arm(now);
        }
    }

    /// Whether the backend is to blame for a body that does not move.
    private boolean standsStill(BackendSide present, RouteFacts route, long now) {
        if (route.streamIdleNanos == Nanos.NEVER) {
            return false;
        }
        boolean refusesRequest = !requestDone && !present.writable() && now - requestProgressAt >= route.streamIdleNanos;
        boolean owesAnswer = answerPassed && !answerDone && client().writable() && now - answerProgressAt >= route.streamIdleNanos;
        return refusesRequest || owesAnswer;
    }

    // ---- the end

    private void answerLocally(LocalAnswer answer) {
        status = answer.status();
        headAt = loop.now();
        answerPassed = true;
        answerDone = true;
        client().answer(answer);
        finish();
    }

    /// Ends with an answer of our own, or by cutting a connection that was promised more.
    private void fail(Reason failure) {
        reason = failure;
        if (!answerPassed && failure.status() > 0) {
            status = failure.status();
            headAt = loop.now();
            client().answer(listener().errors.of(failure, requestIdBytes()));
            answerDone = true;
        }
        finish();
    }

    private void endLease(Lease.Failure failure) {
        if (lease.backend() != null) {
            lease.broken(failure, loop.now());
            backendMeters().failed(failure);
        }
    }

    /// Everything that has to happen once, whatever the outcome.
    private void finish() {
        long now = loop.now();
        deadline.atNanos = Nanos.NEVER;
        ClientSide client = client();
        boolean whole = answerDone;
        endLease(now);
        if (connecting != null) {
            connecting.forgetWaiter();
            connecting = null;
        }
        BackendSide present = backend;
        backend = null;
        count(client, now);
        if (present != null) {
            countBytes(present);
            if (whole && requestDone && reason == null) {
                present.release();
            } else {
                present.abort();
            }
        }
        requestBody.detach();
        requestBody.release();
        for (int i = 0; i < tries; i++) {
            tried[i] = null;
        }
        forget();
        loop.giveBack(this);
        if (whole) {
            client.over();
        } else {
            client.cut();
        }
    }

    private void endLease(long now) {
        if (lease.backend() == null) {
            return;
        }
        if (answerPassed && (reason == null || reason == Reason.CLIENT_GONE)) {
            lease.answered(status, headAt - sentAt, now);
        } else {
            lease.abandoned(now);
            backendMeters().abandoned();
        }
    }

    private void count(ClientSide client, long now) {
        ListenerFacts listener = listener();
        long bytesIn = headBytes + requestBody.bytes();
        long bytesOut = client.bytesWritten() - writtenBefore;
        listener.meters.bytesRead(bytesIn);
        listener.meters.bytesWritten(bytesOut);
        listener.meters.requestEnded(status);
        RouteFacts matched = route;
        if (matched != null) {
            matched.meters.requestEnded(status, now - startedAt);
        }
        if (listener.accessLog != null && (listener.sample >= 1 || loop.random.nextDouble() < listener.sample)) {
            AccessEntry entry = loop.accessEntry;
            PoolFacts asked = pool;
            Backend last = tries == 0 ? null : tried[tries - 1];
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
            entry.backend = last == null ? "" : last.id().name();
            entry.attempts = tries;
            entry.requestId = requestIdBytes();
            entry.bytesIn = bytesIn;
            entry.bytesOut = bytesOut;
            entry.totalNanos = now - startedAt;
            entry.headNanos = answerPassed || answerDone ? headAt - startedAt : -1;
            loop.lane(listener.accessLog).write(entry);
        }
    }

    private void countBytes(BackendSide side) {
        BackendMeters meters = backendMeters();
        meters.bytesSent(side.bytesSent());
        meters.bytesReceived(side.bytesReceived());
    }

    /// So that a spare object holds on to nothing.
    private void forget() {
        client = null;
        snapshot = null;
        listener = null;
        route = null;
        pool = null;
        backendMeters = null;
    }

    // ---- for the picker, and for the sides

    @Override
    public boolean alreadyTried(Backend backend) {
        for (int i = 0; i < tries; i++) {
            if (tried[i] == backend) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long nowNanos() {
        return pickedAt;
    }

    @Override
    public RandomGenerator random() {
        return loop.random;
    }

    /// The identifier made for this request; null when the client's own is passed on.
    byte @Nullable [] madeRequestId() {
        return requestIdMade ? requestId : null;
    }

    private byte[] requestIdBytes() {
        if (requestIdMade) {
            return requestId;
        }
        Bytes sent = client().requestId();
        return sent == null ? NOTHING : sent.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
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

    private BackendMeters backendMeters() {
        return present(backendMeters);
    }

    private Backend heldBackend() {
        return present(lease.backend());
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("exchange: used out of its order");
        }
        return value;
    }
}
