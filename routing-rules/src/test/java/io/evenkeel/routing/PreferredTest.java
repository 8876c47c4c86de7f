package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.StickyConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Picks for clients that have a backend of their own.
class PreferredTest {

    private final BackendRegistry registry = new BackendRegistry(TestPick.random(1));

    private Pool open(StickyConfig.WhenFull full, BackendConfig... backends) {
        PoolConfig pool = TestConfigs.pool("web", "round-robin", backends);
        StickyConfig sticky = new StickyConfig("SID", Duration.ofHours(1), StickyConfig.Secure.AUTO, full);
        return registry.open(TestConfigs.pools(new PoolConfig(pool.name(), pool.strategy(), pool.backends(), pool.connections(), pool.probe(),
                pool.panic(), pool.hash(), sticky, pool.spillTo(), pool.queue(), pool.ejection(), pool.slowStart(), pool.limit(),
                pool.discover()))).getFirst();
    }

    private Pool open(int... weights) {
        return open(StickyConfig.WhenFull.SPILL, TestConfigs.weights(weights));
    }

    private static Backend picked(Pool pool, TestPick context) {
        Lease lease = new Lease();
        assertThat(pool.pick(context, lease)).isTrue();
        return lease.backend();
    }

    @Test
    void theOwnOneIsPickedWhateverItsTurnIs() {
        Pool pool = open(1, 1, 1);
        Backend own = pool.backends().get(1);
        for (int i = 0; i < 10; i++) {
            assertThat(picked(pool, new TestPick(i).preferring(own))).isSameAs(own);
        }
        assertThat(own.inFlight()).isEqualTo(10);
        assertThat(pool.serves(own)).isTrue();
    }

    @Test
    void anotherServesWhileTheOwnIsFull() {
        Pool pool = open(StickyConfig.WhenFull.SPILL, TestConfigs.backend("a", 1, 1), TestConfigs.backend("b", 1, 9));
        Backend own = pool.backends().getFirst();
        picked(pool, new TestPick(1).preferring(own));

        assertThat(picked(pool, new TestPick(1).preferring(own))).isNotSameAs(own);
        assertThat(pool.serves(own)).as("the client is not moved").isTrue();
    }

    @Test
    void nobodyElseServesWhileTheOwnIsFullIfTheClientIsToWait() {
        Pool pool = open(StickyConfig.WhenFull.WAIT, TestConfigs.backend("a", 1, 1), TestConfigs.backend("b", 1, 9));
        Backend own = pool.backends().getFirst();
        Lease held = new Lease();
        pool.pick(new TestPick(1).preferring(own), held);
        Lease waiting = new Lease();

        assertThat(pool.pick(new TestPick(1).preferring(own), waiting)).isFalse();
        held.answered(200, 1, 0);
        assertThat(pool.pick(new TestPick(1).preferring(own), waiting)).isTrue();
        assertThat(waiting.backend()).isSameAs(own);
        assertThat(picked(pool, new TestPick(1).preferring(own).tried(own))).as("after a failure there another one serves").isNotSameAs(own);
    }

    @Test
    void anotherServesWhenTheOwnIsDownDrainedRefusingOrOfAnotherPool() {
        for (StickyConfig.WhenFull full : StickyConfig.WhenFull.values()) {
            Pool pool = open(full, TestConfigs.weights(1, 0, 1, 1));
            registry.setHealthy(pool.backends().get(0), false);
            registry.setRefusing(pool.backends().get(2), true, 0);
            Backend stranger = new BackendRegistry(TestPick.random(1)).open(TestConfigs.pools(
                    TestConfigs.pool("other", "random", TestConfigs.weights(1)))).getFirst().backends().getFirst();
            for (Backend own : new Backend[] {pool.backends().get(0), pool.backends().get(1), pool.backends().get(2), stranger}) {
                assertThat(picked(pool, new TestPick(1).preferring(own))).isSameAs(pool.backends().get(3));
                assertThat(pool.serves(own)).isFalse();
            }
        }
    }

    /// Probes that call all of them down are believed by nobody: sessions stay where they are.
    @Test
    void theOwnOneIsPickedInPanicWhenAllAreDown() {
        Pool pool = open(1, 1, 1);
        pool.backends().forEach(backend -> registry.setHealthy(backend, false));
        Backend own = pool.backends().get(2);
        for (int i = 0; i < 10; i++) {
            assertThat(picked(pool, new TestPick(i).preferring(own))).isSameAs(own);
        }
    }
}
