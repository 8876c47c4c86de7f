package io.evenkeel.testbackends;

import java.time.Duration;

/// What a [TestBackend] can bear, and how it breaks beyond that. Immutable. [CapacityModel] says how the parts work together.
///
/// @param concurrency requests served at one time (threads of a real server), 1 or more
/// @param serviceTime mean time one request takes, alone on a warm server
/// @param jitter      spread of the service time, 0..1: each is drawn evenly from `serviceTime * (1 ± jitter)`
/// @param queue       requests that may wait for a free slot (memory of a real server), 0 or more
/// @param thrash      how much a full queue slows every request: the service time grows by `1 + thrash * (queued / queue)²`, 0 or
///                    more
/// @param crashAfter  how long the queue may stay full before the server crashes; zero: never
/// @param startup     how long a start takes, before it listens
/// @param coldFactor  how many times longer requests take right after a start, 1 or more; falls to 1 in a straight line
/// @param coldFor     how long that takes
public record Capacity(int concurrency, Duration serviceTime, double jitter, int queue, double thrash, Duration crashAfter,
        Duration startup, double coldFactor, Duration coldFor) {

    /// Answers at once, never queues, never breaks.
    private static final Capacity UNLIMITED =
            new Capacity(Integer.MAX_VALUE, Duration.ZERO, 0, 0, 0, Duration.ZERO, Duration.ZERO, 1, Duration.ZERO);

    public Capacity {
        expect(concurrency >= 1, "concurrency", concurrency, "1 or more");
        expect(!serviceTime.isNegative(), "serviceTime", serviceTime, "0 or more");
        expect(jitter >= 0 && jitter <= 1, "jitter", jitter, "0..1");
        expect(queue >= 0, "queue", queue, "0 or more");
        expect(thrash >= 0 && thrash < Double.POSITIVE_INFINITY, "thrash", thrash, "0 or more");
        expect(!crashAfter.isNegative(), "crashAfter", crashAfter, "0 or more");
        expect(!startup.isNegative(), "startup", startup, "0 or more");
        expect(coldFactor >= 1 && coldFactor < Double.POSITIVE_INFINITY, "coldFactor", coldFactor, "1 or more");
        expect(!coldFor.isNegative(), "coldFor", coldFor, "0 or more");
    }

    public static Capacity unlimited() {
        return UNLIMITED;
    }

    /// A server that carries `concurrency / serviceTime` requests a second, with 20 % jitter, and gets up to four times slower as
    /// `queue` fills; it neither crashes nor starts cold, see the `with…` methods.
    public static Capacity of(int concurrency, Duration serviceTime, int queue) {
        return new Capacity(concurrency, serviceTime, 0.2, queue, 3, Duration.ZERO, Duration.ZERO, 1, Duration.ZERO);
    }

    public Capacity withJitter(double jitter) {
        return new Capacity(concurrency, serviceTime, jitter, queue, thrash, crashAfter, startup, coldFactor, coldFor);
    }

    public Capacity withThrash(double thrash) {
        return new Capacity(concurrency, serviceTime, jitter, queue, thrash, crashAfter, startup, coldFactor, coldFor);
    }

    public Capacity withCrashAfter(Duration crashAfter) {
        return new Capacity(concurrency, serviceTime, jitter, queue, thrash, crashAfter, startup, coldFactor, coldFor);
    }

    public Capacity withStartup(Duration startup) {
        return new Capacity(concurrency, serviceTime, jitter, queue, thrash, crashAfter, startup, coldFactor, coldFor);
    }

    public Capacity withCold(double coldFactor, Duration coldFor) {
        return new Capacity(concurrency, serviceTime, jitter, queue, thrash, crashAfter, startup, coldFactor, coldFor);
    }

    private static void expect(boolean good, String what, Object value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
        }
    }
}
