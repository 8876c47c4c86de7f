package io.evenkeel.proxy;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The clocks of one client connection: what the client must do, by when, and which rule it broke. Knows no socket and no request.
/// Owned by one event loop.
final class ClientWatch {

    /// The window of `body-min-rate` and `response-min-rate`.
    static final long RATE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /// 64 KiB in that time are 6.4 KiB a second; who sends more slowly makes a new connection sooner than it is done.
    private static final long UNWANTED_NANOS = TimeUnit.SECONDS.toNanos(10);
    /// A client is found to take nothing at most a quarter later than `timeouts.write`.
    private static final int STUCK_LOOKS = 4;

    /// What the client is waited for.
    enum Phase {
        /// The next request: `timeouts.idle`.
        IDLE,
        /// The rest of a head: `timeouts.header`.
        HEAD,
        /// More of a body: `timeouts.body` and `body-min-rate`.
        BODY,
        /// The rest of a body that nobody wants any more, read to save the connection: [#UNWANTED_NANOS], however it comes.
        UNWANTED,
        /// Nothing: it is our turn.
        NOTHING,
        /// Its end of the connection, after ours.
        END
    }

    private Phase phase = Phase.NOTHING;
    private long since;
    private long endNanos;
    private long rateSince;
    private long rateBytes;
    private long takenSince;
    /// Negative: all that was sent was taken.
    private long takenSample = -1;
    private long takenRateSince;
    private long takenRateSample;

    Phase phase() {
        return phase;
    }

    void enter(Phase phase, long now) {
        this.phase = phase;
        since = now;
        rateSince = now;
        rateBytes = 0;
    }

    /// @param nanos how long the end may take
    void enterEnd(long now, long nanos) {
        enter(Phase.END, now);
        endNanos = nanos;
    }

    /// More of the body came.
    void bodyBytes(long bytes, long now) {
        if (phase == Phase.BODY) {
            since = now;
            rateBytes += bytes;
        }
    }

    /// All that was sent so far was taken: what is sent from now on is watched anew.
    void outputTaken() {
        takenSample = -1;
    }

    /// Something that was sent is not taken yet.
    ///
    /// @param sample grows by what is taken
    /// @return whether the watch begins now
    boolean outputPending(long sample, long now) {
        if (takenSample >= 0) {
            return false;
        }
        takenSample = Math.max(0, sample);
        takenSince = now;
        takenRateSample = takenSample;
        takenRateSince = now;
        return true;
    }

    /// When to look next; [Nanos#NEVER] for not at all.
    long due(ListenerFacts limits, long now) {
        long due = switch (phase) {
            case IDLE -> Nanos.after(since, limits.idleNanos);
            case HEAD -> Nanos.after(since, limits.headerNanos);
            case BODY -> Math.min(Nanos.after(since, limits.bodyNanos), limits.bodyMinRate > 0 ? rateSince + RATE_NANOS : Nanos.NEVER);
            case UNWANTED -> Nanos.after(since, UNWANTED_NANOS);
            case NOTHING -> Nanos.NEVER;
            case END -> Nanos.after(since, endNanos);
        };
        return takenSample < 0 ? due : Math.min(due, nextLook(limits, now));
    }

    private long nextLook(ListenerFacts limits, long now) {
        long look = limits.writeNanos == Nanos.NEVER ? Nanos.NEVER : now + limits.writeNanos / STUCK_LOOKS;
        return limits.responseMinRate > 0 ? Math.min(look, takenRateSince + RATE_NANOS) : look;
    }

    /// What is wrong with how the client takes what it is sent; null when nothing is. Begins a new window when one is full.
    ///
    /// Where something is pending, the socket's buffer is full: so the client is to blame, and not a backend that sends little. Over
    /// io_uring something is pending for a moment after each flush too; [#outputTaken] keeps that from being counted against older times.
    ///
    /// @param pending bytes it has not taken
    /// @param sample  as in [#outputPending]
    @Nullable Reason outputFault(long pending, long sample, ListenerFacts limits, long now) {
        if (takenSample < 0) {
            return null;
        }
        if (pending == 0) {
            outputTaken();
            return null;
        }
        if (sample != takenSample) {
            takenSample = Math.max(0, sample);
            takenSince = now;
        }
        if (now >= Nanos.after(takenSince, limits.writeNanos)) {
            return Reason.WRITE_TIMEOUT;
        }
        if (limits.responseMinRate > 0 && now - takenRateSince >= RATE_NANOS) {
            if ((sample - takenRateSample) / TimeUnit.NANOSECONDS.toSeconds(now - takenRateSince) < limits.responseMinRate) {
                return Reason.CLIENT_TOO_SLOW;
            }
            takenRateSample = sample;
            takenRateSince = now;
        }
        return null;
    }

    /// Whether the phase has lasted too long.
    boolean expired(ListenerFacts limits, long now) {
        return switch (phase) {
            case IDLE -> now >= Nanos.after(since, limits.idleNanos);
            case HEAD -> now >= Nanos.after(since, limits.headerNanos);
            case BODY -> bodyFault(limits, now) != null;
            case UNWANTED -> now >= Nanos.after(since, UNWANTED_NANOS);
            case NOTHING -> false;
            case END -> now >= Nanos.after(since, endNanos);
        };
    }

    /// What is wrong with the body's pace; null when nothing is. Begins a new window when one is full.
    @Nullable Reason bodyFault(ListenerFacts limits, long now) {
        if (now >= Nanos.after(since, limits.bodyNanos)) {
            return Reason.BODY_TIMEOUT;
        }
        if (limits.bodyMinRate > 0 && now - rateSince >= RATE_NANOS) {
            if (rateBytes / TimeUnit.NANOSECONDS.toSeconds(now - rateSince) < limits.bodyMinRate) {
                return Reason.BODY_TOO_SLOW;
            }
            rateSince = now;
            rateBytes = 0;
        }
        return null;
    }
}
