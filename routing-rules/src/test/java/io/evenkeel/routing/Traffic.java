package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.PoolConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/// Requests to one pool, one after the other on a clock moved by hand; the registry is swept four times a second of it. Suspicions are
/// looked at as soon as they are told.
final class Traffic {

    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    private static final long SWEEP = 250 * MILLI;

    final BackendRegistry registry;
    private final TestPick request;
    private List<Pool> open = List.of();
    long now = -7 * SECOND; // the clock may begin below zero
    private long nextSweep = now;

    /// Answers of each backend since the traffic began.
    final Map<Backend, Integer> asked = new HashMap<>();

    Traffic(long seed) {
        registry = new BackendRegistry(TestPick.random(seed));
        registry.attend(Runnable::run);
        request = new TestPick(seed + 1);
    }

    /// Puts a configuration in force in place of the one before.
    Traffic serve(PoolConfig... pools) {
        List<Pool> before = open;
        open = registry.open(TestConfigs.pools(pools));
        registry.close(before);
        return this;
    }

    Pool pool() {
        return open.getFirst();
    }

    Backend backend(int index) {
        return pool().backends().get(index);
    }

    List<String> out() {
        return pool().backends().stream().filter(Backend::ejected).map(backend -> backend.id().name()).toList();
    }

    /// Lets time pass without requests.
    void pass(Duration duration) {
        long end = now + duration.toNanos();
        while (now < end) {
            now = Math.min(end, now + SWEEP);
            sweepWhenDue();
        }
    }

    private void sweepWhenDue() {
        if (now - nextSweep >= 0) {
            registry.sweep(now);
            nextSweep = now + SWEEP;
        }
    }

    /// Sends requests of 1 ms.
    ///
    /// @param perSecond how many
    /// @param status    what a backend answers
    void send(int requests, int perSecond, Function<Backend, Integer> status) {
        send(requests, perSecond, status, _ -> MILLI);
    }

    void send(int requests, int perSecond, Function<Backend, Integer> status, Function<Backend, Long> latency) {
        for (int i = 0; i < requests; i++) {
            now += SECOND / perSecond;
            sweepWhenDue();
            Lease lease = new Lease();
            assertThat(pool().pick(request.at(now), lease)).as("request %d", i).isTrue();
            Backend backend = lease.backend();
            asked.merge(backend, 1, Integer::sum);
            lease.answered(status.apply(backend), latency.apply(backend), now);
        }
    }

    /// Sends requests until it is so.
    ///
    /// @return how many were sent to that backend meanwhile
    int sendUntil(Predicate<Traffic> end, Backend backend, int perSecond, Function<Backend, Integer> status) {
        int before = asked.getOrDefault(backend, 0);
        for (int i = 0; i < 10_000 && !end.test(this); i++) {
            send(1, perSecond, status);
        }
        assertThat(end.test(this)).as("within 10,000 requests").isTrue();
        return asked.getOrDefault(backend, 0) - before;
    }

    /// Requests that stay in flight.
    List<Lease> hold(int requests) {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            Lease lease = new Lease();
            assertThat(pool().pick(request.at(now), lease)).isTrue();
            leases.add(lease);
        }
        return leases;
    }
}
