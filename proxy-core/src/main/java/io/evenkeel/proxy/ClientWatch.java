package io.evenkeel.proxy;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The clocks of one client connection: what the client must do, by when, and which rule it broke. Knows no socket and no request.
/// Owned by one event loop.
final class ClientWatch {

    /// The window of `body-min-rate`.
    static final long RATE_NANOS = TimeUnit.SECONDS.toNanos(30);
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
    private long stuckSince;
    /// Negative: all that was sent was taken.
    private long stuckSample = -1;

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
        since = now;
        rateBytes += bytes;
    }

    /// Something that was sent is not taken yet.
    ///
    /// @param sample grows when something is
    /// @return whether the watch begins now
    boolean outputPending(long sample, long now) {
        if (stuckSample >= 0) {
            return false;
        }
        stuckSample = Math.max(0, sample);
        stuckSince = now;
        return true;
    }

    /// When to look next; [Nanos#NEVER] for not at all.
    long due(ListenerFacts limits, long now) {
        long due = switch (phase) {
            case IDLE -> Nanos.after(since, limits.idleNanos);
            case HEAD -> Nanos.after(since, limits.headerNanos);
            case BODY -> Math.min(Nanos.after(since, limits.bodyNanos), limits.bodyMinRate > 0 ? rateSince + RATE_NANOS : Nanos.NEVER);
            case NOTHING -> Nanos.NEVER;
            case END -> Nanos.after(since, endNanos);
        };
        return stuckSample < 0 || limits.writeNanos == Nanos.NEVER ? due : Math.min(due, now + limits.writeNanos / STUCK_LOOKS);
    }

    /// Looks whether the client takes what it is sent.
    ///
    /// @param pending bytes it has not taken
    /// @param sample  as in [#outputPending]
    boolean isStuck(long pending, long sample, ListenerFacts limits, long now) {
        if (stuckSample < 0) {
            return false;
        }
        if (pending == 0) {
            stuckSample = -1;
            return false;
        }
        if (sample != stuckSample) {
            stuckSample = Math.max(0, sample);
            stuckSince = now;
        }
        return now >= Nanos.after(stuckSince, limits.writeNanos);
    }

    /// Whether the phase has lasted too long.
    boolean expired(ListenerFacts limits, long now) {
        return switch (phase) {
            case IDLE -> now >= Nanos.after(since, limits.idleNanos);
            case HEAD -> now >= Nanos.after(since, limits.headerNanos);
            case BODY -> bodyFault(limits, now) != null;
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
