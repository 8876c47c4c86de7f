package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.PoolConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What every strategy must do, the plug-ins too: extend it with the strategy's name, or [SharingSpec] where weights are shares of the picks, as in
/// all but one. All goes through the pool, as in the proxy.
public abstract class StrategySpec {

    protected static final int THREADS = 4;

    /// These tests go in and out of panic thousands of times.
    @BeforeAll
    static void silence() {
        logger().setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        logger().setLevel(null);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(PanicWatch.class);
    }

    /// As the configuration names it.
    protected abstract String strategy();

    /// Where it is found.
    protected Strategies strategies() {
        return Strategies.installed();
    }

    protected final BackendRegistry registry(long seed) {
        return new BackendRegistry(TestPick.random(seed), strategies());
    }

    protected final PoolConfig config(BackendConfig... backends) {
        return TestConfigs.pool("web", strategy(), backends);
    }

    protected final Pool open(long seed, BackendConfig... backends) {
        return registry(seed).open(TestConfigs.pools(config(backends))).getFirst();
    }

    /// Picks and ends at once.
    protected static Backend pickAndEnd(Pool pool, PickContext context) {
        Lease lease = new Lease();
        assertThat(pool.pick(context, lease)).isTrue();
        Backend backend = lease.backend();
        lease.answered(200, 1, 0);
        assertThat(backend).isNotNull();
        return backend;
    }

    /// Picks whose requests stay in flight.
    protected static int[] hold(Pool pool, PickContext context, int picks) {
        for (int i = 0; i < picks; i++) {
            assertThat(pool.pick(context, new Lease())).isTrue();
        }
        return pool.backends().stream().mapToInt(Backend::inFlight).toArray();
    }

    @Test
    void picksNobodyFromAPoolOfDrainedBackends() {
        assertThat(open(1, TestConfigs.weights(0, 0)).pick(new TestPick(1), new Lease())).isFalse();
    }

    @Test
    void picksTheOnlyOneAlways() {
        Pool pool = open(1, TestConfigs.weights(0, 7, 0));
        TestPick context = new TestPick(1);

        for (int i = 0; i < 100; i++) {
            assertThat(pickAndEnd(pool, context).id().name()).isEqualTo("b");
        }
    }

    @Test
    void sparesWhomAnEarlierTryFailedAt() {
        Pool pool = open(1, TestConfigs.weights(100, 1, 1));
        List<Backend> backends = pool.backends();
        TestPick context = new TestPick(1);

        for (int round = 0; round < 200; round++) {
            context.forget();
            context.tried(backends.get(0));
            Backend second = pickAndEnd(pool, context);
            assertThat(second).isNotSameAs(backends.get(0));
            context.tried(second);
            Backend third = pickAndEnd(pool, context);
            assertThat(third).isNotIn(backends.get(0), second);
            context.tried(third);
            assertThat(pool.pick(context, new Lease())).isFalse();
        }
    }

    @Test
    void sparesWhoIsFullUntilASlotIsFree() {
        Pool pool = open(1, TestConfigs.backend("a", 100, 1), TestConfigs.backend("b", 1, 2));
        TestPick context = new TestPick(1);
        List<Lease> leases = List.of(new Lease(), new Lease(), new Lease());

        leases.forEach(lease -> assertThat(pool.pick(context, lease)).isTrue());
        assertThat(pool.backends().stream().map(Backend::inFlight)).containsExactly(1, 2);
        Lease fourth = new Lease();
        assertThat(pool.pick(context, fourth)).isFalse();
        assertThat(fourth.backend()).isNull();

        leases.get(1).answered(200, 1, 0);
        assertThat(pool.pick(context, fourth)).isTrue();
        assertThat(pool.backends().stream().map(Backend::inFlight)).containsExactly(1, 2);
    }

    @Test
    void picksNobodyWhenAllAreDownAndPanicIsOff() {
        BackendRegistry registry = registry(1);
        Pool pool = registry.open(TestConfigs.pools(
                TestConfigs.pool("web", strategy(), TestConfigs.PROBE, 0, TestConfigs.weights(1, 1)))).getFirst();
        pool.backends().forEach(backend -> registry.setHealthy(backend, false));

        assertThat(pool.pick(new TestPick(1), new Lease())).isFalse();
        assertThat(pool.panic()).isFalse();
        assertThat(pool.expectedShares()).containsExactly(0, 0);
    }

    @Test
    void keepsCountersOverAReload() {
        BackendRegistry registry = registry(1);
        Pool before = registry.open(TestConfigs.pools(config(TestConfigs.weights(1, 2)))).getFirst();
        hold(before, new TestPick(1), 30);
        Pool after = registry.open(TestConfigs.pools(config(TestConfigs.weights(2, 1)))).getFirst();
        registry.close(List.of(before));

        assertThat(after.backends()).isEqualTo(before.backends());
        assertThat(after.backends().stream().mapToInt(Backend::inFlight).sum()).isEqualTo(30);
        assertThat(after.backends().stream().mapToLong(Backend::picks).sum()).isEqualTo(30);
    }

    /// Every answer of the pool is checked against what may be picked, over random pools, loads, tries, health and ends.
    @Test
    void picksSomebodyAllowedWheneverThereIsOne() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            BackendConfig[] backends = new BackendConfig[1 + random.nextInt(6)];
            Arrays.setAll(backends, i -> TestConfigs.backend(TestConfigs.name(i), random.nextInt(4) * random.nextInt(300), 1 + random.nextInt(4)));
            double panic = random.nextInt(3) / 2.0;
            BackendRegistry registry = registry(seed);
            Pool pool = registry.open(TestConfigs.pools(TestConfigs.pool("web", strategy(), TestConfigs.PROBE, panic, backends))).getFirst();
            TestPick context = new TestPick(seed);
            List<Lease> leases = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                Backend one = pool.backends().get(random.nextInt(backends.length));
                switch (random.nextInt(8)) {
                    case 0 -> registry.setHealthy(one, random.nextBoolean());
                    case 1 -> context.tried(one);
                    case 2 -> context.forget();
                    case 4 -> registry.setRefusing(one, random.nextBoolean(), context.nowNanos());
                    case 5 -> context.at(context.nowNanos() + random.nextLong(Refusal.FIRST_PAUSE_NANOS));
                    case 3 -> {
                        if (!leases.isEmpty()) {
                            leases.remove(random.nextInt(leases.size())).answered(200, 1, 0);
                        }
                    }
                    default -> {
                        List<Backend> willing = pool.backends().stream().filter(b -> pool.weight(b) > 0 && context.accepts(b)).toList();
                        List<Backend> eligible = willing.stream().filter(Backend::healthy).toList();
                        List<Backend> allowed = eligible.isEmpty() && pool.panic() ? willing : eligible;
                        if (allowed.isEmpty()) {
                            allowed = pool.backends().stream().filter(b -> pool.weight(b) > 0 && b.healthy() && b.refusing()
                                    && b.inFlight() < b.maxInFlight() && !context.alreadyTried(b)).toList();
                        }
                        Lease lease = new Lease();
                        boolean picked = pool.pick(context, lease);
                        assertThat(picked).as("seed %d step %d", seed, step).isEqualTo(!allowed.isEmpty());
                        if (picked) {
                            assertThat(allowed).as("seed %d step %d", seed, step).contains(lease.backend());
                            leases.add(lease);
                        }
                    }
                }
            }
            leases.forEach(lease -> lease.abandoned(0));
            assertThat(pool.backends()).allSatisfy(backend -> assertThat(backend.inFlight()).isZero());
        }
    }

    @Test
    void neverExceedsACapWhateverManyThreadsDo() throws Exception {
        Pool pool = open(1, TestConfigs.backend("a", 5, 3), TestConfigs.backend("b", 1, 1), TestConfigs.backend("c", 1, 2));
        int[] caps = {3, 1, 2};
        AtomicIntegerArray held = new AtomicIntegerArray(3);
        AtomicIntegerArray most = new AtomicIntegerArray(3);
        together(thread -> {
            TestPick context = new TestPick(thread);
            Lease[] leases = {new Lease(), new Lease(), new Lease()};
            for (int i = 0; i < 100_000; i++) {
                Lease lease = leases[i % 3];
                Backend backend = lease.backend();
                if (backend != null) {
                    held.decrementAndGet(pool.backends().indexOf(backend)); // before the slot is free for others
                    lease.answered(200, 1, 0);
                }
                if (pool.pick(context, lease)) {
                    int index = pool.backends().indexOf(lease.backend());
                    most.accumulateAndGet(index, held.incrementAndGet(index), Math::max);
                }
            }
            for (Lease lease : leases) {
                Backend backend = lease.backend();
                if (backend != null) {
                    held.decrementAndGet(pool.backends().indexOf(backend));
                    lease.answered(200, 1, 0);
                }
            }
        });

        for (int i = 0; i < caps.length; i++) {
            assertThat(most.get(i)).isBetween(1, caps[i]);
            assertThat(pool.backends().get(i).inFlight()).isZero();
        }
    }

    @Test
    void countsAMillionPicksOfFourThreads() throws Exception {
        long before = Lease.doubleEnds();
        Pool pool = afterAMillionPicksOfFourThreads();

        assertThat(pool.backends().stream().mapToLong(Backend::picks).sum()).isEqualTo(1_000_000);
        assertThat(pool.backends()).allSatisfy(backend -> assertThat(backend.inFlight()).isZero());
        assertThat(Lease.doubleEnds()).isEqualTo(before);
    }

    protected final Pool afterAMillionPicksOfFourThreads() throws Exception {
        Pool pool = open(1, TestConfigs.weights(5, 1, 1, 3));
        together(thread -> {
            TestPick context = new TestPick(thread);
            Lease lease = new Lease();
            for (int i = 0; i < 250_000; i++) {
                assertThat(pool.pick(context, lease)).isTrue();
                lease.answered(200, 1, 0);
            }
        });
        return pool;
    }

    @Test
    void allocatesNothingForAPick() {
        Pool pool = open(1, TestConfigs.weights(5, 1, 1, 3));
        TestPick context = new TestPick(1);
        Lease lease = new Lease();

        assertThat(Allocation.bytesOf(100_000, () -> {
            pool.pick(context, lease);
            lease.answered(200, 1, 0);
        })).isZero();
    }

    /// Runs one task on each of [#THREADS] threads at once.
    protected static void together(ThreadTask task) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                tasks.add(() -> {
                    task.run(number);
                    return null;
                });
            }
            for (Future<Void> future : executor.invokeAll(tasks)) {
                future.get();
            }
        }
    }

    @FunctionalInterface
    protected interface ThreadTask {
        void run(int thread) throws Exception;
    }
}
