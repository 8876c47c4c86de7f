package io.evenkeel.guard.simulation;

import java.util.random.RandomGenerator;

/// What a [SimulatedServer] can bear, after `src-test-backends`: up to `concurrency` requests are served at one time, up to `queue` more
/// wait, and the longer the queue the slower every request; a queue that stays full ends the server.
///
/// @param concurrency requests served at one time, 1 and more
/// @param service     draws how long one takes, alone
/// @param queue       requests that may wait; beyond that they are answered 503 at once
/// @param thrash      a full queue makes every request take `1 + thrash` times longer; it grows with the square of the queue
/// @param crashAfter  nanoseconds for which the queue was full, and did not fall to half, until the server ends; 0: never
/// @param restart     nanoseconds from a crash until it listens again; meanwhile connections are refused
record Capacity(int concurrency, Service service, int queue, double thrash, long crashAfter, long restart) {

    /// How long one request takes.
    @FunctionalInterface
    interface Service {
        /// @return nanoseconds, 1 and more
        long draw(RandomGenerator random);

        /// Without memory: half take less than 0.7 of the mean, one in a hundred more than 4.6 times as long.
        static Service exponential(double meanNanos) {
            return random -> Chance.exponential(random, meanNanos);
        }

        /// Evenly from `mean * (1 ± jitter)`.
        static Service even(double meanNanos, double jitter) {
            return random -> Math.max(1, Math.round(meanNanos * (1 + jitter * (2 * random.nextDouble() - 1))));
        }
    }

    /// One request at a time, all others wait, as in queueing theory; never slower, never full, never down.
    static Capacity singleQueue(Service service) {
        return new Capacity(1, service, Integer.MAX_VALUE, 0, 0, 0);
    }
}
