package io.evenkeel.testbackends;

import java.time.Duration;

/// One way to misbehave, for a share of the requests. Immutable; made by the factory methods and narrowed by the `with…` methods.
///
/// @param kind    what happens
/// @param share   the share of requests it happens to, 0..1
/// @param scope   which requests it may happen to
/// @param delay   `hang`: until it answers after all, zero: when the fault is lifted; `slow`: added to the service time; `reset`,
///                `error`: until it happens; `close-idle`: from the answer to the close; not used otherwise
/// @param factor  `slow`: what the service time is multiplied by
/// @param status  `error`: the status
/// @param variant `malformed`: what is wrong with the answer
public record Fault(Kind kind, double share, Scope scope, Duration delay, double factor, int status, Malformation variant) {

    /// What happens. The name in JSON is lower case with dashes.
    public enum Kind {
        /// Takes the request and a slot, and answers only when the fault is lifted.
        HANG,
        /// Resets the connection in place of an answer, without using a slot.
        RESET,
        /// Serves, but takes longer.
        SLOW,
        /// Fails fast: answers an error at once, without using a slot.
        ERROR,
        /// Serves, then answers what is no HTTP, and closes.
        MALFORMED,
        /// Answers as one that keeps the connection, then closes it without a word: the next request races with the close.
        CLOSE_IDLE,
        /// Answers as one that keeps the connection, then ends its own side only and reads on.
        HALF_CLOSE,
        /// Announces a length, sends half of it, and closes.
        TRUNCATE
    }

    /// Which requests a fault may happen to.
    public enum Scope {
        /// Every request, `/healthz` too: something is wrong with the process.
        ALL,
        /// Every request but `/healthz`: the application is broken, the probe does not see it.
        TRAFFIC,
        /// `/healthz` only: the probe is wrong.
        HEALTH
    }

    public Fault {
        expect(share >= 0 && share <= 1, "share", share, "0..1");
        expect(!delay.isNegative(), "delay", delay, "0 or more");
        expect(factor >= 0 && factor < Double.POSITIVE_INFINITY, "factor", factor, "0 or more");
        expect(status >= 200 && status <= 599, "status", status, "200..599");
    }

    /// A fault of this kind, of every request, with the defaults of its kind: `error` answers 500, `slow` takes ten times longer.
    public static Fault of(Kind kind) {
        return new Fault(kind, 1, Scope.ALL, Duration.ZERO, kind == Kind.SLOW ? 10 : 1, 500, Malformation.STATUS_LINE);
    }

    public static Fault error(int status) {
        return of(Kind.ERROR).withStatus(status);
    }

    public static Fault slowBy(Duration delay) {
        return of(Kind.SLOW).withFactor(1).withDelay(delay);
    }

    public static Fault malformed(Malformation variant) {
        return of(Kind.MALFORMED).withVariant(variant);
    }

    public Fault withShare(double share) {
        return new Fault(kind, share, scope, delay, factor, status, variant);
    }

    public Fault withScope(Scope scope) {
        return new Fault(kind, share, scope, delay, factor, status, variant);
    }

    public Fault withDelay(Duration delay) {
        return new Fault(kind, share, scope, delay, factor, status, variant);
    }

    public Fault withFactor(double factor) {
        return new Fault(kind, share, scope, delay, factor, status, variant);
    }

    public Fault withStatus(int status) {
        return new Fault(kind, share, scope, delay, factor, status, variant);
    }

    public Fault withVariant(Malformation variant) {
        return new Fault(kind, share, scope, delay, factor, status, variant);
    }

    private static void expect(boolean good, String what, Object value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
        }
    }
}
