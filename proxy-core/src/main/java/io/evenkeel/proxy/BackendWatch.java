package io.evenkeel.proxy;

/// The clocks of one exchange: how long a backend may take for what it has to do next. Owned by one event loop and used for one exchange
/// after the other.
final class BackendWatch {

    /// What is waited for.
    enum Phase {
        /// A slot: `queue.max-wait` of the pool.
        SLOT,
        /// A connection: it has a time-out of its own; `retry.per-try` may end the wait before.
        CONNECTION,
        /// The rest of the request, which the client sends and the backend takes: `timeouts.stream-idle`.
        REQUEST,
        /// The answer's head: `timeouts.response`, or `retry.per-try` where another try may follow.
        ANSWER_HEAD,
        /// The rest of the answer, and of the request: `timeouts.stream-idle`.
        ANSWER,
        /// Bytes through a tunnel, from either side: `timeouts.tunnel-idle`.
        TUNNEL,
        /// Bytes through a tunnel whose one side has closed its direction: `timeouts.stream-idle` too, since what is left is the rest
        /// of one stream, and who closed may be gone.
        HALF_TUNNEL
    }

    private final LoopContext loop;
    private final Exchange exchange;
    private final Deadline deadline = new Deadline(this::onDue);

    private long responseNanos;
    private long perTryNanos;
    private long streamIdleNanos;
    private long tunnelIdleNanos;
    private long tunnelTotalNanos;
    private long totalDue;
    private long slotDue;
    private long responseDue;
    private long perTryDue;
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
        perTryNanos = route.perTryNanos;
        perTryDue = Nanos.NEVER;
        streamIdleNanos = route.streamIdleNanos;
        tunnelIdleNanos = route.tunnelIdleNanos;
        tunnelTotalNanos = route.tunnelTotalNanos;
        totalDue = Nanos.after(startedAt, route.totalNanos);
        answerFlows = false;
        loop.deadlines.set(deadline, totalDue);
    }

    /// The request waits for a slot.
    ///
    /// @param due until when at most
    void waits(long due) {
        slotDue = due;
        arm(loop.now());
    }

    /// A try begins: a backend was picked.
    void tryBegun() {
        if (perTryNanos != Nanos.NEVER) {
            long now = loop.now();
            perTryDue = Nanos.after(now, perTryNanos);
            arm(now);
        }
    }

    /// The try came to nothing.
    void tryEnded() {
        perTryDue = Nanos.NEVER;
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
        perTryDue = Nanos.after(now, perTryNanos); // a slow client is not the backend's fault
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

    /// The answer is a 101.
    void tunnelOpened(long now) {
        requestMovedAt = now;
        totalDue = Nanos.after(now, tunnelTotalNanos);
        arm(now);
    }

    /// A side of the tunnel has closed its direction.
    void tunnelHalfClosed() {
        long now = loop.now();
        requestMovedAt = now;
        arm(now);
    }

    /// The exchange is over.
    void end() {
        loop.deadlines.set(deadline, Nanos.NEVER);
    }

    private void arm(long now) {
        Phase phase = exchange.phase();
        long due = switch (phase) {
            case SLOT -> slotDue;
            case CONNECTION -> perTryDue;
            case REQUEST -> bodyDue(requestMovedAt, now);
            case ANSWER_HEAD -> Math.min(responseDue, perTryDue);
            case ANSWER -> bodyDue(Math.max(answerMovedAt, requestMovedAt), now);
            case TUNNEL, HALF_TUNNEL -> Nanos.after(Math.max(answerMovedAt, requestMovedAt), tunnelIdleNanos(phase));
        };
        loop.deadlines.set(deadline, Math.min(due, totalDue));
    }

    /// When a body has stood still too long. One that already has waits for the client, whose own time-outs watch it.
    private long bodyDue(long movedAt, long now) {
        long due = Nanos.after(movedAt, streamIdleNanos);
        return due > now ? due : Nanos.after(now, streamIdleNanos);
    }

    private long tunnelIdleNanos(Phase phase) {
        return phase == Phase.TUNNEL ? tunnelIdleNanos : Math.min(tunnelIdleNanos, streamIdleNanos);
    }

    private void onDue(long now) {
        Phase phase = exchange.phase();
        if (phase == Phase.SLOT) {
            onSlotDue(now);
            return;
        }
        if (phase == Phase.TUNNEL || phase == Phase.HALF_TUNNEL) {
            onTunnelDue(phase, now);
            return;
        }
        boolean owesHead = phase == Phase.ANSWER_HEAD;
        if (now >= totalDue) {
            exchange.late(Reason.TOTAL_TIMEOUT, owesHead);
        } else if (owesHead && now >= responseDue) {
            exchange.noAnswer();
        } else if (now >= perTryDue && (owesHead || phase == Phase.CONNECTION)) {
            perTryDue = Nanos.NEVER;
            if (!exchange.leavesLateTry()) {
                arm(now);
            }
        } else if (isOver(requestMovedAt, now) && exchange.refusesRequest() || isOver(answerMovedAt, now) && exchange.owesAnswer()) {
            exchange.late(Reason.STREAM_IDLE_TIMEOUT, true);
        } else {
            arm(now);
        }
    }

    /// `timeouts.total` ends a wait like `queue.max-wait` does: no backend has seen the request, and the client may come again.
    private void onSlotDue(long now) {
        if (now >= slotDue || now >= totalDue) {
            exchange.noSlot();
        } else {
            arm(now);
        }
    }

    private void onTunnelDue(Phase phase, long now) {
        if (now >= totalDue) {
            exchange.fail(Reason.TUNNEL_TOTAL_TIMEOUT);
        } else if (now - Math.max(answerMovedAt, requestMovedAt) >= tunnelIdleNanos(phase)) {
            exchange.fail(Reason.TUNNEL_IDLE_TIMEOUT);
        } else {
            arm(now);
        }
    }

    private boolean isOver(long movedAt, long now) {
        return now - movedAt >= streamIdleNanos;
    }
}
