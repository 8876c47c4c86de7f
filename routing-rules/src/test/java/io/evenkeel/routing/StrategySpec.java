package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.PoolConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/// What every strategy must do, the plug-ins too: extend it with the strategy's name. All goes through the pool, as in the proxy.
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

    /// How far counts of `picks` may stray from their exact share of it, nobody full or tried. The default is five standard deviations
    /// of independent draws, which one run in two million misses; runs here are seeded, so they miss always or never.
    protected double slack(int picks, double share) {
        return 5 * Math.sqrt(picks * share * (1 - share)) + 1;
    }

    /// Whether weights are shares of the picks, as in all but one.
    protected boolean sharesByWeight() {
        return true;
    }

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
    private static int[] hold(Pool pool, PickContext context, int picks) {
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
    void picksWeightsSharesWhenNobodyEverAnswers() {
        assumeTrue(sharesByWeight());
        SplittableRandom random = new SplittableRandom(11);
        for (int seed = 0; seed < 100; seed++) {
            int[] weights = random.ints(2 + random.nextInt(9), 0, 21).toArray();
            weights[random.nextInt(weights.length)] = 10;
            Pool pool = open(seed, TestConfigs.weights(weights));
            int[] counts = hold(pool, new TestPick(seed), 4_000);

            double sum = Arrays.stream(weights).sum();
            for (int i = 0; i < weights.length; i++) {
                double share = weights[i] / sum;
                assertThat((double) counts[i]).as("%s of %s, seed %d: %s", i, Arrays.toString(weights), seed, Arrays.toString(counts))
                        .isBetween(4_000 * share - slack(4_000, share), 4_000 * share + slack(4_000, share));
                assertThat(pool.expectedShares()[i]).isEqualTo(share);
            }
        }
    }

    @Test
    void picksWeightsSharesWhenAllAnswerAtOnce() {
        assumeTrue(sharesByWeight());
        int[] weights = {5, 1, 0, 1, 3};
        Pool pool = open(1, TestConfigs.weights(weights));
        TestPick context = new TestPick(1);
        for (int i = 0; i < 10_000; i++) {
            pickAndEnd(pool, context);
        }

        for (int i = 0; i < weights.length; i++) {
            double exact = 10_000 * weights[i] / 10.0;
            assertThat((double) pool.backends().get(i).picks()).isBetween(exact - slack(10_000, weights[i] / 10.0), exact + slack(10_000, weights[i] / 10.0));
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
    void spreadsWhatOneCannotTakeOverAllOthers() {
        assumeTrue(sharesByWeight());
        Pool pool = open(1, TestConfigs.backend("a", 1, 1_000_000), TestConfigs.backend("full", 1, 1), TestConfigs.backend("c", 1, 1_000_000),
                TestConfigs.backend("d", 1, 1_000_000), TestConfigs.backend("e", 1, 1_000_000));
        TestPick context = new TestPick(1);
        while (pool.backends().get(1).inFlight() == 0) {
            hold(pool, context, 1);
        }
        int[] before = pool.backends().stream().mapToInt(Backend::inFlight).toArray();
        int[] after = hold(pool, context, 4_000);

        for (int i : new int[] {0, 2, 3, 4}) {
            assertThat((double) after[i] - before[i]).isBetween(1_000 - slack(4_000, 0.25) - 2, 1_000 + slack(4_000, 0.25) + 2);
        }
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
    void picksByWeightInPanicWhenAllAreDown() {
        assumeTrue(sharesByWeight());
        BackendRegistry registry = registry(1);
        Pool pool = registry.open(TestConfigs.pools(config(TestConfigs.weights(3, 1, 0)))).getFirst();
        pool.backends().forEach(backend -> registry.setHealthy(backend, false));
        int[] counts = hold(pool, new TestPick(1), 4_000);

        assertThat((double) counts[0]).isBetween(3_000 - slack(4_000, 0.75), 3_000 + slack(4_000, 0.75));
        assertThat(counts[2]).isZero();
        assertThat(pool.expectedShares()).containsExactly(0.75, 0.25, 0);
    }

    @Test
    void beginsSomewhereElseInEachProcess() {
        assumeTrue(sharesByWeight());
        Map<String, Integer> firsts = new HashMap<>();
        for (int seed = 0; seed < 1_000; seed++) {
            firsts.merge(pickAndEnd(open(seed, TestConfigs.weights(1, 1, 1, 1, 1)), new TestPick(seed)).id().name(), 1, Integer::sum);
        }

        assertThat(firsts).hasSize(5);
        assertThat(firsts.values()).allSatisfy(count -> assertThat(count).isBetween(137, 263)); // 200 ± five standard deviations of 12.6
    }

    /// Between any two picks somebody leaves or returns. The others must go on as if nothing had happened.
    @Test
    void aFlappingBackendSendsNobodyBackToTheFirst() {
        assumeTrue(sharesByWeight());
        BackendRegistry registry = registry(1);
        Pool pool = registry.open(TestConfigs.pools(config(TestConfigs.weights(1, 1, 1, 1, 1)))).getFirst();
        TestPick context = new TestPick(1);
        Backend flapping = pool.backends().get(2);
        int[] counts = new int[5];
        for (int i = 0; i < 10_000; i++) {
            registry.setHealthy(flapping, i % 2 == 1);
            counts[pool.backends().indexOf(pickAndEnd(pool, context))]++;
        }

        double mean = (counts[0] + counts[1] + counts[3] + counts[4]) / 4.0;
        for (int i : new int[] {0, 1, 3, 4}) {
            assertThat((double) counts[i]).as(Arrays.toString(counts)).isBetween(mean - slack(10_000, 0.25), mean + slack(10_000, 0.25));
        }
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
        Pool pool = open(1, TestConfigs.weights(5, 1, 1, 3));
        long before = Lease.doubleEnds();
        together(thread -> {
            TestPick context = new TestPick(thread);
            Lease lease = new Lease();
            for (int i = 0; i < 250_000; i++) {
                assertThat(pool.pick(context, lease)).isTrue();
                lease.answered(200, 1, 0);
            }
        });

        assertThat(pool.backends().stream().mapToLong(Backend::picks).sum()).isEqualTo(1_000_000);
        assertThat(pool.backends()).allSatisfy(backend -> {
            assertThat(backend.picks()).isGreaterThanOrEqualTo(sharesByWeight() ? 1 : 0);
            assertThat(backend.inFlight()).isZero();
        });
        assertThat(Lease.doubleEnds()).isEqualTo(before);
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
