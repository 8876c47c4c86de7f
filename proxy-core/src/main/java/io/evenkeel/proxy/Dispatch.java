package io.evenkeel.proxy;

import io.evenkeel.metrics.QueueOutcome;
import io.evenkeel.routing.Admission;
import io.evenkeel.routing.Lease;
import org.jspecify.annotations.Nullable;

/// Brings the request of one exchange to a backend: picks one or waits for it, gets a connection, begins the request there; and again, where
/// a try came to nothing and another may follow. Owned by one event loop and used for one exchange after the other.
///
/// A failure that no further try follows is told by [Exchange#fail], which may end the exchange: nothing may follow.
final class Dispatch {

    private final LoopContext loop;
    private final Exchange exchange;
    private final BackendWatch watch;
    private final Attempts attempts;
    private final SlotWait wait;
    private final RequestBody body = new RequestBody();
    private @Nullable BackendSide backend;
    private @Nullable Connecting connecting;
    private final Deadline turnEnd = new Deadline(this::turnIsOver);
    /// What is told if no turn comes; null while none is waited for.
    private @Nullable Reason awaitsTurn;
    private long sentAt;
    /// Whether a further try may wait for a slot: only while no backend has seen anything of the request. One that has failed for other
    /// reasons than a connection was load already, and back-pressure is no time for more.
    private boolean mayWait;

    Dispatch(LoopContext loop, Exchange exchange, BackendWatch watch) {
        this.loop = loop;
        this.exchange = exchange;
        this.watch = watch;
        attempts = new Attempts(loop);
        wait = new SlotWait(loop, this, attempts);
    }

    void begin(ClientSide client) {
        body.begin(client.allocator());
        attempts.begin(client.head());
        mayWait = true;
    }

    /// The request's body, which may come before there is a connection.
    RequestBody body() {
        return body;
    }

    /// Whom was asked, and how the tries ended.
    Attempts attempts() {
        return attempts;
    }

    /// The connection that has the request; null while there is none.
    @Nullable BackendSide backend() {
        return backend;
    }

    /// Since when it has it.
    long sentAt() {
        return sentAt;
    }

    /// Whether the request waits for a slot.
    boolean waiting() {
        return wait.waiting();
    }

    /// How long it has, in nanoseconds.
    long waitedNanos() {
        return wait.nanos();
    }

    // ---- a try

    /// Picks a backend and sends it the request, or lets the request wait for one.
    void next() {
        PoolFacts home = exchange.pool();
        if (attempts.pick(home)) {
            beginTry();
            return;
        }
        switch (mayWait ? wait.enter(home) : Admission.NOBODY) {
            case WAITS -> watch.waits(wait.due());
            case FULL -> {
                home.meters.overflowed();
                refuse(home, Reason.QUEUE_FULL);
            }
            case NOBODY -> {
                if (attempts.pickInPause(home)) {
                    beginTry();
                } else {
                    refuse(home, Attempts.whyNobody(home));
                }
            }
        }
    }

    /// The wait has come to its end: a slot was handed over, or nobody is left to wait for.
    void turn() {
        if (wait.succeeds()) {
            beginTry();
        } else {
            wait.end(QueueOutcome.SENT_OFF);
            next();
        }
        exchange.goOn();
    }

    /// The request has waited as long as it may. A slot that was handed over this moment is used all the same.
    void waitedTooLong() {
        if (wait.succeeds()) {
            beginTry();
            exchange.goOn();
        } else {
            wait.end(QueueOutcome.TIMEOUT);
            refuse(exchange.pool(), Reason.QUEUE_TIMEOUT);
        }
    }

    /// @param reason unless a try has failed before: the client hears of that then
    private void refuse(PoolFacts home, Reason reason) {
        if (attempts.count() == 0) {
            home.meters.exhausted();
        }
        Reason failure = attempts.lastFailure();
        exchange.fail(failure == null ? reason : failure);
    }

    private void beginTry() {
        if (attempts.count() > 1) {
            attempts.retrying().begun(exchange.route().meters);
        }
        PoolFacts pool = pool();
        watch.tryBegun();
        BackendConnection idle = attempts.upstream().take(pool, !exchange.client().idempotent());
        if (idle != null) {
            attach(idle.http());
        } else {
            connect(pool);
        }
    }

    /// Whose backend the present try is at.
    private PoolFacts pool() {
        PoolFacts present = attempts.pool();
        return present == null ? exchange.pool() : present;
    }

    private void connect(PoolFacts pool) {
        Connecting promised = attempts.upstream().newConnection(pool, this);
        connecting = promised;
        promised.start(pool.connectMillis); // may fail before it returns: nothing may follow
    }

    private void attach(BackendSide side) {
        ClientSide client = exchange.client();
        backend = side;
        sentAt = loop.now();
        side.begin(exchange, client);
        // a request that may not be repeated is kept as long as nothing of it may have left
        body.attach(side.requestBody(), client.idempotent() || side.reused());
        watch.sent(sentAt);
    }

    /// The connection that was promised is there.
    void connected(BackendSide side) {
        connecting = null;
        attempts.connected();
        attach(side);
        exchange.goOn();
    }

    /// It will not come.
    void connectFailed(Lease.Failure failure) {
        connecting = null;
        failed(failure, true);
    }

    // ---- a further one

    /// The try came to nothing before its answer began to be passed on.
    ///
    /// @param nothingSent whether the backend has certainly seen nothing of the request
    void failed(Lease.Failure failure, boolean nothingSent) {
        Reason reason = attempts.broken(failure);
        mayWait &= nothingSent;
        drop();
        if (!exchange.route().retries(failure) || !mayTryElsewhere(nothingSent)) {
            exchange.fail(reason);
        } else if (budgetAllows()) {
            next();
            exchange.goOn();
        } else if (loop.retryTurns.await(this)) {
            awaitsTurn = reason;
            loop.deadlines.set(turnEnd, Nanos.after(loop.now(), RetryTurns.WAIT_NANOS));
        } else {
            giveUp(reason);
        }
    }

    /// The pool of the present exchange's route.
    PoolFacts home() {
        return exchange.pool();
    }

    /// The retry budget may have room for a further try.
    ///
    /// @return false when it has not
    boolean takesTurn() {
        if (!budgetAllows()) {
            return false;
        }
        endWait();
        next();
        exchange.goOn();
        return true;
    }

    /// It was waited for long enough.
    private void turnIsOver(long now) {
        Reason reason = awaitsTurn;
        loop.retryTurns.forget(this);
        if (reason != null && !takesTurn()) {
            endWait();
            giveUp(reason);
        }
    }

    private void giveUp(Reason reason) {
        attempts.retrying().refuse(exchange.pool());
        exchange.fail(reason);
    }

    private void endWait() {
        awaitsTurn = null;
        loop.deadlines.set(turnEnd, Nanos.NEVER);
    }

    /// The connection ended before the first byte of an answer.
    void lost(BackendSide from) {
        boolean nothingSent = !from.sentAnything();
        mayWait &= nothingSent;
        if (from.reused() && attempts.mayRepeat() && body.whole() && (nothingSent || exchange.client().idempotent() && budgetAllows())) {
            repeat();
        } else {
            failed(Lease.Failure.RESET, nothingSent);
        }
    }

    /// An idle connection turned out to be dead: that says nothing about the backend, so the same one is asked once more.
    private void repeat() {
        attempts.repeat();
        attempts.retrying().begun(exchange.route().meters);
        drop();
        connect(pool());
    }

    /// Leaves an answer for a try elsewhere, if its status asks for that and somebody is left.
    ///
    /// @param latency of the answer's head, nanoseconds
    boolean triesElsewhere(int status, long latency) {
        PoolFacts pool = exchange.pool();
        if (!exchange.route().retries(status) || !mayTryElsewhere(false) || forbidsRetry(backend)) {
            return false;
        }
        if (!budgetAllows()) {
            attempts.retrying().refuse(pool);
            return false;
        }
        PoolFacts found = attempts.pickInstead(pool);
        if (found == null) {
            return false;
        }
        mayWait = false;
        attempts.answered(status, latency, loop.now());
        changeOver(found);
        return true;
    }

    private static boolean forbidsRetry(@Nullable BackendSide answering) {
        return answering != null && answering.forbidsRetry();
    }

    /// `retry.per-try` is over: leaves the try for another one, if that may be made. Else it goes on, and `timeouts.response` ends it: what
    /// a backend has begun is worth more than nothing.
    ///
    /// @return false when it goes on
    boolean leavesLateTry() {
        boolean connecting = backend == null;
        Lease.Failure failure = connecting ? Lease.Failure.CONNECT_TIMEOUT : Lease.Failure.RESPONSE_TIMEOUT;
        if (!exchange.route().retries(failure) || !mayTryElsewhere(connecting) || !budgetAllows()) {
            return false;
        }
        PoolFacts found = attempts.pickInstead(exchange.pool());
        if (found == null) {
            return false;
        }
        mayWait &= connecting;
        attempts.broken(failure);
        changeOver(found);
        return true;
    }

    /// @param found whose backend was picked for the next try
    private void changeOver(PoolFacts found) {
        drop();
        attempts.changeOver(exchange.pool(), found);
        beginTry();
        exchange.goOn();
    }

    private boolean mayTryElsewhere(boolean nothingSent) {
        return attempts.count() <= exchange.route().attempts && body.whole() && (nothingSent || exchange.client().idempotent());
    }

    /// Asked last, since it takes from the budget.
    private boolean budgetAllows() {
        return attempts.retrying().may(exchange.route(), exchange.pool());
    }

    private void drop() {
        watch.tryEnded();
        forgetPromised();
        BackendSide present = backend;
        backend = null;
        body.detach();
        if (present != null) {
            present.abort();
        }
    }

    // ---- the end

    /// The exchange is over.
    ///
    /// @param reusable whether request and answer are whole, so that the connection may serve another
    void leave(boolean reusable) {
        wait.end(QueueOutcome.ABANDONED);
        if (awaitsTurn != null) {
            loop.retryTurns.forget(this);
            endWait();
        }
        forgetPromised();
        BackendSide present = backend;
        if (present != null) {
            backend = null;
            if (reusable) {
                present.release();
            } else {
                present.abort();
            }
        }
    }

    private void forgetPromised() {
        Connecting promised = connecting;
        if (promised != null) {
            connecting = null;
            promised.forgetWaiter();
        }
    }

    /// Forgets all, for the next exchange.
    void clear() {
        attempts.clear();
        wait.clear();
        body.release();
    }
}
