package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Who refuses connections is spared, but not given up.
class RefusalTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final BackendRegistry registry = new BackendRegistry(TestPick.random(1));
    private final Lease lease = new Lease();

    private Pool open(String strategy, int cap) {
        return registry.open(TestConfigs.pools(TestConfigs.pool("web", strategy,
                TestConfigs.backend("a", 1, cap), TestConfigs.backend("b", 1, cap)))).getFirst();
    }

    /// Sends requests, one every millisecond, which the first backend refuses and the second answers.
    ///
    /// @return when the first was tried
    private List<Long> triesOfTheFirst(Pool pool, long fromNanos, int requests) {
        List<Long> tries = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            long now = fromNanos + i * MILLI;
            TestPick request = new TestPick(i).at(now);
            assertThat(pool.pick(request, lease)).isTrue();
            if (lease.backend() == pool.backends().getFirst()) {
                tries.add(now);
                lease.broken(Lease.Failure.CONNECT_REFUSED, now);
                assertThat(pool.pick(request.tried(pool.backends().getFirst()), lease)).as("the other one").isTrue();
            }
            lease.answered(200, 1, now);
        }
        return tries;
    }

    @ParameterizedTest
    @ValueSource(strings = {"round-robin", "weighted", "least-connections", "power-of-two", "random"})
    void aBackendThatRefusesIsTriedAfterPausesThatDoubleToThreeSeconds(String strategy) {
        List<Long> tries = triesOfTheFirst(open(strategy, 10), -5 * SECOND, 20_000); // the clock may begin below zero

        assertThat(tries).hasSize(11); // of 10,000 turns it would have had
        List<Long> pauses = LongStream.range(1, tries.size()).mapToObj(i -> tries.get((int) i) - tries.get((int) i - 1)).toList();
        for (int i = 0; i < pauses.size(); i++) {
            long least = Math.min(100L << i, 3_200) * MILLI;
            assertThat(pauses.get(i)).as("pause %d", i).isBetween(least, least + 100 * MILLI); // until its turn comes
        }
    }

    @Test
    void onceItAcceptsAConnectionItHasItsShareAtOnce() {
        Pool pool = open("round-robin", 10);
        triesOfTheFirst(pool, 0, 5_000);
        registry.setRefusing(pool.backends().getFirst(), false, 5 * SECOND); // a probe, or a trial
        long before = pool.backends().getFirst().picks();
        for (int i = 0; i < 100; i++) {
            StrategySpec.pickAndEnd(pool, new TestPick(i).at(5 * SECOND));
        }
        assertThat(pool.backends().getFirst().picks() - before).isEqualTo(50);

        assertThat(triesOfTheFirst(pool, 5 * SECOND, 150)).as("begins with the first pause again").hasSize(2);
    }

    @Test
    void duringAPauseItIsTriedWhenNobodyElseHasRoom() {
        Pool pool = open("round-robin", 1);
        Backend first = pool.backends().getFirst();
        registry.setRefusing(first, true, 0);
        Lease other = new Lease();
        assertThat(pool.pick(new TestPick(1), other)).isTrue();
        assertThat(other.backend()).isNotSameAs(first);

        assertThat(pool.pick(new TestPick(1), lease)).isTrue();
        assertThat(lease.backend()).isSameAs(first);
        assertThat(pool.pick(new TestPick(1), new Lease())).as("its cap holds").isFalse();
        lease.broken(Lease.Failure.CONNECT_REFUSED, 0);
        assertThat(pool.pick(new TestPick(1).tried(first), lease)).as("not twice for one request").isFalse();
    }

    @Test
    void whenAllRefuseAllAreTried() {
        Pool pool = open("least-connections", 10);
        pool.backends().forEach(backend -> registry.setRefusing(backend, true, 0));
        for (int i = 0; i < 100; i++) {
            assertThat(pool.pick(new TestPick(i), lease)).isTrue();
            lease.broken(Lease.Failure.CONNECT_REFUSED, 0);
        }

        assertThat(pool.backends()).allSatisfy(backend -> assertThat(backend.picks()).isBetween(25L, 75L));
    }

    @Test
    void inPanicAProbeFailedBackendComesBeforeOneThatRefuses() {
        Pool pool = open("round-robin", 10);
        Backend refusing = pool.backends().get(0);
        Backend failed = pool.backends().get(1);
        registry.setRefusing(refusing, true, 0);
        registry.setHealthy(failed, false);
        assertThat(StrategySpec.pickAndEnd(pool, new TestPick(1))).as("one of two is no panic").isSameAs(refusing);

        Pool panicking = registry.open(TestConfigs.pools(TestConfigs.pool("web", "round-robin", TestConfigs.PROBE, 1,
                TestConfigs.backend("a", 1, 10), TestConfigs.backend("b", 1, 10)))).getFirst();
        registry.setRefusing(refusing, true, 0);
        assertThat(StrategySpec.pickAndEnd(panicking, new TestPick(1))).isSameAs(failed);
    }

    @Test
    void ofManyAtOnceOneMakesTheTrial() throws Exception {
        Pool pool = open("random", 1_000);
        Backend refusing = pool.backends().getFirst();
        registry.setRefusing(refusing, true, 0);
        int threads = 4;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < 200; round++) {
                long now = (round + 1) * 4 * SECOND; // past the longest pause
                long before = refusing.picks();
                CountDownLatch ready = new CountDownLatch(threads);
                List<Future<?>> done = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    long seed = round * threads + i;
                    done.add(executor.submit(() -> {
                        ready.countDown();
                        ready.await();
                        for (int pick = 0; pick < 20; pick++) {
                            Lease own = new Lease();
                            pool.pick(new TestPick(seed + 1_000L * pick).at(now), own);
                            own.abandoned(now);
                        }
                        return null;
                    }));
                }
                for (Future<?> each : done) {
                    each.get();
                }
                assertThat(refusing.picks() - before).as("round %d", round).isEqualTo(1);
            }
        }
    }

    @Test
    void isToldOnceWhenItLastsAndOnceWhenItIsOver() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(RefusalWatch.class);
        logger.addAppender(log);
        log.start();
        try {
            Backend backend = open("round-robin", 1).backends().getFirst();
            long now = SECOND;
            registry.setRefusing(backend, true, now);
            registry.sweep(now += 250 * MILLI);
            registry.setRefusing(backend, false, now);
            registry.sweep(now += 250 * MILLI);
            assertThat(log.list).as("a restart").isEmpty();

            registry.setRefusing(backend, true, now);
            for (int sweep = 0; sweep < 20; sweep++) {
                registry.sweep(now += 250 * MILLI);
            }
            assertThat(log.list).extracting(ILoggingEvent::toString).containsExactly("[WARN] connections refused backend=web/a address=" + backend.address());
            registry.setRefusing(backend, false, now);
            registry.sweep(now += 250 * MILLI);
            registry.sweep(now + 250 * MILLI);
            assertThat(log.list).hasSize(2).last().hasToString("[INFO] connections accepted again backend=web/a address=" + backend.address());
        } finally {
            logger.detachAppender(log);
        }
    }
}
