package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator says at runtime, through the registry.
class BackendOverrideTest {

    private final BackendRegistry registry = new BackendRegistry(TestPick.random(1));

    private List<Pool> open(PoolConfig... pools) {
        return registry.open(TestConfigs.pools(pools));
    }

    private static PoolConfig web(int... weights) {
        return TestConfigs.pool("web", "weighted", TestConfigs.weights(weights));
    }

    private static BackendId id(String name) {
        return new BackendId("web", name);
    }

    private OverrideResult drain(String name) {
        return registry.override(id(name), override -> override.enabled(false), false);
    }

    private OverrideResult enable(String name) {
        return registry.override(id(name), override -> override.enabled(true), false);
    }

    private OverrideResult weigh(String name, Integer weight) {
        return registry.override(id(name), override -> override.weight(weight), false);
    }

    private void health(boolean healthy, String name) {
        registry.setHealthy(registry.backends().stream().filter(backend -> backend.id().equals(id(name))).findFirst().orElseThrow(), healthy);
    }

    private static Set<String> picked(Pool pool, int picks) {
        TestPick pick = new TestPick(1);
        return IntStream.range(0, picks).mapToObj(_ -> StrategySpec.pickAndEnd(pool, pick).id().name()).collect(Collectors.toSet());
    }

    @Test
    void aDrainedBackendGetsNothingMoreAndFinishesWhatItHas() {
        Pool pool = open(web(1, 1, 1)).getFirst();
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            leases.add(new Lease());
            pool.pick(new TestPick(1), leases.getLast());
        }
        Backend backend = registry.find(id("b"), new HostPort("b.internal", 8080)).orElseThrow();

        assertThat(drain("b")).isEqualTo(new OverrideResult.Set(BackendOverride.NONE, new BackendOverride(false, null)));
        assertThat(picked(pool, 30)).containsExactlyInAnyOrder("a", "c");
        assertThat(pool.expectedShares()).containsExactly(0.5, 0, 0.5);
        assertThat(pool.weight(backend)).isOne();
        assertThat(pool.weightInForce(backend)).isZero();
        assertThat(backend.inFlight()).isOne();
        assertThat(backend.healthy()).as("what probes measured is another fact").isTrue();

        leases.forEach(lease -> lease.answered(200, 1, 0));
        assertThat(backend.inFlight()).isZero();
        enable("b");
        assertThat(picked(pool, 30)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aDrainedBackendDoesNotServeInPanic() {
        Pool pool = open(web(1, 1, 1)).getFirst();
        drain("c");
        health(false, "a");
        health(false, "b");

        assertThat(pool.panic()).isTrue();
        assertThat(picked(pool, 30)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aDrainedBackendDoesNotCountTowardsPanic() {
        Pool pool = open(web(1, 1, 1)).getFirst();
        drain("a");
        health(false, "b");
        assertThat(pool.panic()).as("one of the two that serve is eligible, which is half").isFalse();
    }

    @Test
    void aWeightSharesOutExactlyFromTheNextPick() {
        Pool pool = open(web(1, 1, 2)).getFirst();
        weigh("a", 5);
        assertThat(pool.expectedShares()).containsExactly(new double[] {5 / 8.0, 1 / 8.0, 2 / 8.0}, offset(1e-12));
        TestPick pick = new TestPick(1);
        List<String> names = IntStream.range(0, 80).mapToObj(_ -> StrategySpec.pickAndEnd(pool, pick).id().name()).toList();
        assertThat(List.of(count("a", names), count("b", names), count("c", names))).containsExactly(50L, 10L, 20L);

        weigh("a", null);
        assertThat(pool.expectedShares()).containsExactly(0.25, 0.25, 0.5);
    }

    private static long count(String name, List<String> names) {
        return names.stream().filter(name::equals).count();
    }

    @Test
    void aWeightBringsOneBackThatTheFileDrained() {
        Pool pool = open(web(1, 0)).getFirst();
        weigh("b", 3);
        assertThat(pool.expectedShares()).containsExactly(0.25, 0.75);
    }

    @Test
    void whoIsDrainedKeepsItsWeightForLater() {
        Pool pool = open(web(1, 1)).getFirst();
        weigh("b", 3);
        drain("b");
        assertThat(pool.expectedShares()).containsExactly(1, 0);
        enable("b");
        assertThat(pool.expectedShares()).containsExactly(0.25, 0.75);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1001})
    void refusesAWeightOutOfRange(int weight) {
        open(web(1, 1));
        assertThatThrownBy(() -> weigh("a", weight)).isInstanceOf(IllegalArgumentException.class).hasMessage("weight: " + weight + " (expected: 0..1000)");
    }

    @Test
    void survivesReloadsThatKeepTheName() {
        List<Pool> first = open(web(1, 1));
        drain("b");
        weigh("a", 7);
        List<Pool> second = open(web(2, 2, 2));
        registry.close(first);
        assertThat(second.getFirst().expectedShares()).containsExactly(7 / 9.0, 0, 2 / 9.0);

        BackendConfig moved = new BackendConfig("b", new HostPort("10.0.0.9", 80), 4, 10);
        Pool third = open(TestConfigs.pool("web", "weighted", TestConfigs.weights(2)[0], moved)).getFirst();
        assertThat(third.expectedShares()).as("at another address too").containsExactly(1, 0);
        enable("b");
        assertThat(third.expectedShares()).containsExactly(7 / 11.0, 4 / 11.0);
        assertThat(second.getFirst().expectedShares()).as("of the older snapshot").containsExactly(7 / 11.0, 2 / 11.0, 2 / 11.0);
    }

    @Test
    void isGoneWithItsBackend() {
        List<Pool> first = open(web(1, 1));
        drain("b");
        List<Pool> second = open(web(1));
        registry.close(first);
        Pool third = open(web(1, 1)).getFirst();
        registry.close(second);
        assertThat(third.expectedShares()).containsExactly(0.5, 0.5);
    }

    @Test
    void leavesSomebodyToServeUnlessForced() {
        Pool pool = open(web(1, 1, 1)).getFirst();
        drain("a");
        health(false, "b");
        assertThat(drain("c")).as("the only healthy one").isEqualTo(new OverrideResult.NobodyLeft());
        assertThat(weigh("c", 0)).isEqualTo(new OverrideResult.NobodyLeft());
        assertThat(picked(pool, 9)).containsExactly("c");
        assertThat(drain("b")).as("who does not serve anyway").isInstanceOf(OverrideResult.Set.class);
        assertThat(drain("a")).as("who is drained already").isInstanceOf(OverrideResult.Set.class);

        assertThat(registry.override(id("c"), override -> override.enabled(false), true)).isInstanceOf(OverrideResult.Set.class);
        assertThat(pool.pick(new TestPick(1), new Lease())).isFalse();
    }

    @Test
    void knowsNobodyOfThatName() {
        open(web(1, 1));
        assertThat(drain("z")).isEqualTo(new OverrideResult.Unknown());
    }

    /// The order of an operator and the findings of probes come from different threads; neither may swallow the other.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neitherAnOrderNorHealthIsLostToTheOther(long seed) throws Exception {
        Pool pool = open(web(1, 1, 1, 1)).getFirst();
        Backend watched = registry.find(id("b"), new HostPort("b.internal", 8080)).orElseThrow();
        AtomicBoolean done = new AtomicBoolean();
        Random random = new Random(seed);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> probes = threads.submit(() -> {
                boolean healthy = false;
                while (!done.get()) {
                    for (String name : List.of("a", "b", "c")) {
                        health(healthy, name);
                    }
                    healthy = !healthy;
                }
            });
            Future<?> reloads = threads.submit(() -> {
                while (!done.get()) {
                    registry.close(open(web(1, 1, 1, 1)));
                }
            });
            for (int i = 0; i < 400; i++) {
                boolean enabled = random.nextBoolean();
                assertThat(enabled ? enable("b") : drain("b")).isInstanceOf(OverrideResult.Set.class);
                long before = watched.picks();
                picked(pool, 8);
                if (!enabled) {
                    assertThat(watched.picks()).as("picks of who is drained").isEqualTo(before);
                }
                assertThat(watched.override().enabled()).isEqualTo(enabled);
            }
            done.set(true);
            probes.get();
            reloads.get();
        }
        enable("b");
        List.of("a", "b", "c").forEach(name -> health(true, name));
        assertThat(pool.expectedShares()).containsExactly(0.25, 0.25, 0.25, 0.25);
        health(false, "b");
        assertThat(pool.expectedShares()[1]).isZero();
    }
}
