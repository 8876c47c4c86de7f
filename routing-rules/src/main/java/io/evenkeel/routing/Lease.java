package io.evenkeel.routing;

import org.jspecify.annotations.Nullable;

/// One try's slot at a backend, with its three endings. Reusable: one per exchange, filled by [Pool#pick] or [Waiter#take], ended exactly
/// once, then free to be filled again. A second ending is counted ([#doubleEnds]) and otherwise ignored. Owned by one event loop.
public final class Lease {

    private static final PaddedCounter DOUBLE_ENDS = new PaddedCounter(0);

    private @Nullable Backend backend;
    private boolean tunnel;

    /// The backend whose slot is held; null when none is.
    public @Nullable Backend backend() {
        return backend;
    }

    /// @param backend at which a slot was taken
    void begin(Backend backend) {
        this.backend = backend;
    }

    /// A connection to the backend was made; the try goes on.
    public void connected() {
        Backend held = backend;
        if (held != null) {
            held.notRefused();
        }
    }

    /// The request became a tunnel; the slot is held on.
    public void tunnelOpened() {
        Backend held = backend;
        if (held != null && !tunnel) {
            tunnel = true;
            held.tunnelOpened();
        }
    }

    /// The backend answered, well or badly.
    ///
    /// @param status       100..599
    /// @param latencyNanos from the first byte sent to the head of the answer
    public void answered(int status, long latencyNanos, long nowNanos) {
        Backend held = backend;
        if (held != null) {
            held.answered(status, latencyNanos, nowNanos);
        }
        end();
    }

    /// The backend, or the way to it, failed.
    public void broken(Failure failure, long nowNanos) {
        Backend held = backend;
        if (held != null) {
            held.broken(failure, nowNanos); // before the slot is given back: it must not go on to somebody who waits
        }
        end();
    }

    /// Nothing can be said about the backend: the client left, or the proxy gave up for reasons of its own.
    public void abandoned(long nowNanos) {
        end();
    }

    private void end() {
        Backend ended = backend;
        if (ended == null) {
            DOUBLE_ENDS.getAndIncrement();
        } else {
            backend = null;
            if (tunnel) {
                tunnel = false;
                ended.tunnelClosed();
            }
            ended.end();
        }
    }

    /// How a try at a backend failed. *Local* failures are ours (we could not reach it), the others its own.
    public enum Failure {
        CONNECT_REFUSED(true),
        CONNECT_TIMEOUT(true),
        CONNECT_FAILED(true),
        RESET(false),
        RESPONSE_TIMEOUT(false),
        MALFORMED_RESPONSE(false),
        TRUNCATED_RESPONSE(false);

        private final boolean local;

        Failure(boolean local) {
            this.local = local;
        }

        public boolean local() {
            return local;
        }
    }

    /// Leases ended twice since the process started: a bug of ours if it ever moves.
    public static long doubleEnds() {
        return DOUBLE_ENDS.get();
    }
}
