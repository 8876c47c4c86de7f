package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendRegistryTest {

    private final BackendRegistry registry = new BackendRegistry(TestPick.random(1));

    private List<Pool> open(PoolConfig... pools) {
        return registry.open(TestConfigs.pools(pools));
    }

    private static PoolConfig pool(String name, BackendConfig... backends) {
        return TestConfigs.pool(name, "round-robin", backends);
    }

    private static BackendConfig at(String name, String host, int cap) {
        return new BackendConfig(name, new HostPort(host, 8080), 1, cap);
    }

    private static Lease hold(Pool pool) {
        Lease lease = new Lease();
        assertThat(pool.pick(new TestPick(1), lease)).isTrue();
        return lease;
    }

    @Test
    void countsInFlightByAddressOverPoolsAndSnapshots() {
        Pool first = open(pool("one", at("x", "10.0.0.1", 10)), pool("two", at("y", "10.0.0.1", 10))).getFirst();
        Pool second = open(pool("one", at("renamed", "10.0.0.1", 10))).getFirst();
        hold(first);
        hold(second);

        assertThat(registry.backends()).hasSize(3).allSatisfy(backend -> assertThat(backend.inFlight()).isEqualTo(2));
        assertThat(registry.backends().stream().mapToLong(Backend::picks).sum()).isEqualTo(2);
    }

    @Test
    void theSmallestCapInForceWinsUntilItsConfigurationCloses() {
        List<Pool> wide = open(pool("one", at("x", "10.0.0.1", 3)));
        List<Pool> narrow = open(pool("two", at("y", "10.0.0.1", 1)));
        Lease lease = hold(wide.getFirst());
        assertThat(wide.getFirst().pick(new TestPick(1), new Lease())).isFalse();
        assertThat(narrow.getFirst().pick(new TestPick(1), new Lease())).isFalse();
        assertThat(wide.getFirst().backends().getFirst().maxInFlight()).isEqualTo(1);

        registry.close(narrow);
        hold(wide.getFirst());
        hold(wide.getFirst());
        assertThat(wide.getFirst().pick(new TestPick(1), new Lease())).isFalse();

        lease.abandoned(0);
        hold(wide.getFirst());
    }

    @Test
    void aCapBelowWhatIsInFlightLetsNobodyInUntilEnoughHaveLeft() {
        List<Pool> wide = open(pool("web", at("x", "10.0.0.1", 3)));
        List<Lease> leases = List.of(hold(wide.getFirst()), hold(wide.getFirst()), hold(wide.getFirst()));
        Pool narrow = open(pool("web", at("x", "10.0.0.1", 2))).getFirst();
        registry.close(wide);

        assertThat(narrow.pick(new TestPick(1), new Lease())).isFalse();
        leases.get(0).answered(200, 1, 0);
        assertThat(narrow.pick(new TestPick(1), new Lease())).isFalse();
        leases.get(1).answered(200, 1, 0);
        hold(narrow);
    }

    @Test
    void aBackendWhoseAddressChangedIsAnotherOne() {
        List<Pool> before = open(pool("web", at("x", "10.0.0.1", 9)));
        hold(before.getFirst());
        Backend old = before.getFirst().backends().getFirst();
        registry.setHealthy(old, false);
        Pool after = open(pool("web", at("x", "10.0.0.2", 9))).getFirst();

        Backend young = after.backends().getFirst();
        assertThat(young).isNotSameAs(old);
        assertThat(young.healthy()).isTrue();
        assertThat(young.inFlight()).isZero();
        assertThat(registry.find(young.id(), young.address())).containsSame(young);
        assertThat(registry.find(old.id(), old.address())).isEmpty();
        assertThat(registry.setHealthy(young, false)).isTrue();
    }

    @Test
    void healthCarriesOverAReload() {
        List<Pool> before = open(pool("web", TestConfigs.weights(1, 1, 1)));
        registry.setHealthy(before.getFirst().backends().get(1), false);
        Pool after = open(pool("web", TestConfigs.weights(1, 1, 1, 1))).getFirst();
        registry.close(before);

        assertThat(after.backends()).extracting(Backend::healthy).containsExactly(true, false, true, true);
        assertThat(after.expectedShares()[1]).isZero();
    }

    @Test
    void withoutAProbeEveryBackendCountsAsHealthyAgain() {
        Pool before = open(pool("web", TestConfigs.weights(1, 1))).getFirst();
        registry.setHealthy(before.backends().get(1), false);
        Pool after = open(TestConfigs.pool("web", "round-robin", null, 0.5, TestConfigs.weights(1, 1))).getFirst();

        assertThat(after.expectedShares()).containsExactly(0.5, 0.5);
        assertThat(before.expectedShares()).as("of the older snapshot").containsExactly(0.5, 0.5);
    }

    /// Nobody would ever bring it back: the word of a probe that ended as its pool lost it comes too late.
    @Test
    void nobodyIsDownWhoIsNotProbed() {
        List<Pool> probed = open(pool("web", TestConfigs.weights(1, 1)));
        List<Pool> unprobed = open(TestConfigs.pool("web", "round-robin", null, 0.5, TestConfigs.weights(1, 1)));
        Backend backend = unprobed.getFirst().backends().getFirst();
        assertThat(registry.setHealthy(backend, false)).isFalse();
        registry.close(probed);
        assertThat(registry.setHealthy(backend, false)).isFalse();
        assertThat(backend.healthy()).isTrue();

        open(pool("web", TestConfigs.weights(1, 1)));
        assertThat(registry.setHealthy(backend, false)).isTrue();
    }

    @Test
    void tellsChangesOfHealthOnce() {
        Backend backend = open(pool("web", TestConfigs.weights(1, 1))).getFirst().backends().getFirst();

        assertThat(registry.setHealthy(backend, true)).isFalse();
        assertThat(registry.setHealthy(backend, false)).isTrue();
        assertThat(registry.setHealthy(backend, false)).isFalse();
        assertThat(registry.setHealthy(backend, true)).isTrue();
    }

    @Test
    void allSnapshotsSeeAChangeOfHealth() {
        List<Pool> pools = new ArrayList<>(open(pool("web", TestConfigs.weights(1, 1))));
        pools.addAll(open(pool("web", TestConfigs.weights(1, 1, 1))));
        registry.setHealthy(pools.getFirst().backends().getFirst(), false);

        assertThat(pools).allSatisfy(pool -> {
            for (int i = 0; i < 6; i++) {
                assertThat(StrategySpec.pickAndEnd(pool, new TestPick(1)).id().name()).isNotEqualTo("a");
            }
        });
    }

    @Test
    void aBackendThatNoConfigurationNamesBeginsAnewWhenItReturnsButForWhatIsInFlight() {
        List<Pool> before = open(pool("web", at("x", "10.0.0.1", 5)));
        Lease lease = hold(before.getFirst());
        Backend old = before.getFirst().backends().getFirst();
        registry.setHealthy(old, false);
        registry.setRefusing(old, true, 0);
        List<Pool> other = open(pool("web", at("y", "10.0.0.2", 5)));
        registry.close(before);
        registry.close(before);
        assertThat(registry.backends()).extracting(backend -> backend.id().name()).containsExactly("y");
        assertThat(registry.find(old.id(), old.address())).isEmpty();

        Backend back = open(pool("web", at("x", "10.0.0.1", 5))).getFirst().backends().getFirst();
        registry.close(other);
        assertThat(back.healthy()).isTrue();
        assertThat(back.refusing()).isFalse();
        assertThat(back.picks()).isZero();
        assertThat(back.inFlight()).isOne();
        lease.answered(200, 1, 0);
        assertThat(back.inFlight()).isZero();
    }

    @Test
    void anAddressKeepsItsCountWhileRequestsAreInFlightThere() {
        List<Pool> before = open(pool("one", at("x", "10.0.0.1", 1)));
        hold(before.getFirst());
        registry.close(before);
        Pool after = open(pool("two", at("z", "10.0.0.1", 1))).getFirst();

        assertThat(after.pick(new TestPick(1), new Lease())).isFalse();
    }

    @Test
    void refusesAConfigurationWithAnUnknownStrategyWhole() {
        assertThatThrownBy(() -> open(pool("web", TestConfigs.weights(1)), TestConfigs.pool("api", "magic", TestConfigs.weights(1))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("strategy: magic (expected: one of [consistent-hash, ");
        assertThat(registry.backends()).isEmpty();
    }
}
