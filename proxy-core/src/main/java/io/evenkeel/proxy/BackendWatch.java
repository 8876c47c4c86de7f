package io.evenkeel.proxy;

/// The clocks of one exchange: how long a backend may take for what it has to do next. Owned by one event loop and used for one exchange
/// after the other.
final class BackendWatch {

    /// What is waited for.
    enum Phase {
        /// A connection: it has a time-out of its own.
        CONNECTION,
        /// The rest of the request, which the client sends and the backend takes: `timeouts.stream-idle`.
        REQUEST,
        /// The answer's head: `timeouts.response`.
        ANSWER_HEAD,
        /// The rest of the answer, and of the request: `timeouts.stream-idle`.
        ANSWER
    }

    private final LoopContext loop;
    private final Exchange exchange;
    private final Deadline deadline = new Deadline(this::onDue);

    private long responseNanos;
    private long streamIdleNanos;
    private long totalDue;
    private long responseDue;
    private long requestMovedAt;
    private long answerMovedAt;
    private boolean answerFlows;

    BackendWatch(LoopContext loop, Exchange exchange) {
        this.loop = loop;
        this.exchange = exchange;
    }

    /// A request will be sent to a backend, under the time-outs of that route.
    void begin(RouteFacts route, long startedAt) {
        responseNanos = route.responseNanos;
        streamIdleNanos = route.streamIdleNanos;
        totalDue = Nanos.after(startedAt, route.totalNanos);
        answerFlows = false;
        loop.deadlines.set(deadline, totalDue);
    }

    /// A connection has got what there is of the request.
    void sent(long now) {
        requestMovedAt = now;
        responseDue = Nanos.after(now, responseNanos);
        arm(now);
    }

    /// The backend takes more of the request.
    void requestMoved() {
        requestMovedAt = loop.now();
    }

    /// The request is whole.
    void requestWhole() {
        long now = loop.now();
        responseDue = Nanos.after(now, responseNanos);
        arm(now);
    }

    /// Something was passed on that is not yet the answer: who waited for it waits no more.
    void interim() {
        arm(loop.now());
    }

    /// More of the answer came, or the client takes more of it.
    ///
    /// @param headPassed whether its head was passed on
    void answerMoved(boolean headPassed) {
        long now = loop.now();
        answerMovedAt = now;
        if (headPassed && !answerFlows) {
            answerFlows = true;
            arm(now);
        }
    }

    /// The exchange is over.
    void end() {
        loop.deadlines.set(deadline, Nanos.NEVER);
    }

    private void arm(long now) {
        long due = switch (exchange.phase()) {
            case CONNECTION -> Nanos.NEVER;
            case REQUEST -> bodyDue(requestMovedAt, now);
            case ANSWER_HEAD -> responseDue;
            case ANSWER -> bodyDue(Math.max(answerMovedAt, requestMovedAt), now);
        };
        loop.deadlines.set(deadline, Math.min(due, totalDue));
    }

    /// When a body has stood still too long. One that already has waits for the client, whose own time-outs watch it.
    private long bodyDue(long movedAt, long now) {
        long due = Nanos.after(movedAt, streamIdleNanos);
        return due > now ? due : Nanos.after(now, streamIdleNanos);
    }

    private void onDue(long now) {
        boolean owesHead = exchange.phase() == Phase.ANSWER_HEAD;
        if (now >= totalDue) {
            exchange.late(Reason.TOTAL_TIMEOUT, owesHead);
        } else if (owesHead && now >= responseDue) {
            exchange.noAnswer();
        } else if (isOver(requestMovedAt, now) && exchange.refusesRequest() || isOver(answerMovedAt, now) && exchange.owesAnswer()) {
            exchange.late(Reason.STREAM_IDLE_TIMEOUT, true);
        } else {
            arm(now);
        }
    }

    private boolean isOver(long movedAt, long now) {
        return now - movedAt >= streamIdleNanos;
    }
}
