package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private final Lease lease = new Lease();
    private Pool pool;
    private Backend backend;

    @BeforeEach
    void open() {
        pool = new BackendRegistry(TestPick.random(1)).open(TestConfigs.pools(TestConfigs.pool("web", "random", TestConfigs.weights(1)))).getFirst();
        backend = pool.backends().getFirst();
    }

    private void pick() {
        assertThat(pool.pick(new TestPick(1), lease)).isTrue();
    }

    @Test
    void everyEndingGivesTheSlotBack() {
        List<Consumer<Lease>> endings = List.of(
                l -> l.answered(503, 1, 0), l -> l.broken(Lease.Failure.RESET, 0), l -> l.abandoned(0));
        for (Consumer<Lease> ending : endings) {
            pick();
            assertThat(lease.backend()).isSameAs(backend);
            assertThat(backend.inFlight()).isOne();
            ending.accept(lease);
            assertThat(lease.backend()).isNull();
            assertThat(backend.inFlight()).isZero();
        }
        assertThat(backend.picks()).isEqualTo(3);
    }

    @Test
    void aTunnelHoldsItsSlotAndIsNoRequest() {
        pick();
        lease.tunnelOpened();
        lease.tunnelOpened();
        assertThat(backend.inFlight()).isOne();
        assertThat(backend.requestsInFlight()).isZero();

        lease.answered(101, 1, 0);
        pick();
        assertThat(backend.requestsInFlight()).isOne();
        lease.tunnelOpened();
        lease.abandoned(0);
        assertThat(backend.inFlight()).isZero();
        assertThat(backend.requestsInFlight()).isZero();
        lease.tunnelOpened();
        assertThat(backend.requestsInFlight()).isZero();
    }

    @Test
    void aSecondEndingIsCountedAndChangesNothing() {
        Lease other = new Lease();
        pool.pick(new TestPick(1), other);
        pick();
        long before = Lease.doubleEnds();
        lease.answered(200, 1, 0);
        lease.broken(Lease.Failure.CONNECT_REFUSED, 0);
        lease.abandoned(0);

        assertThat(Lease.doubleEnds() - before).isEqualTo(2);
        assertThat(backend.inFlight()).isOne();
        assertThat(backend.refusing()).isFalse();
    }

    @Test
    void aLeaseThatStillHoldsASlotIsNotFilledAgain() {
        pick();

        assertThatThrownBy(() -> pool.pick(new TestPick(1), lease)).isInstanceOf(IllegalStateException.class)
                .hasMessage("lease: holds web/a (expected: ended before the next pick)");
        assertThat(backend.inFlight()).isOne();
    }

    @Test
    void tellsWhetherTheNewestConnectionWasRefused() {
        pick();
        lease.broken(Lease.Failure.CONNECT_REFUSED, 0);
        assertThat(backend.refusing()).isTrue();
        pick();
        lease.abandoned(0);
        assertThat(backend.refusing()).isTrue();
        pick();
        lease.broken(Lease.Failure.RESPONSE_TIMEOUT, 0);
        assertThat(backend.refusing()).isFalse();
        pick();
        lease.broken(Lease.Failure.CONNECT_REFUSED, 0);
        pick();
        lease.answered(500, 1, 0);
        assertThat(backend.refusing()).isFalse();
    }

    @Test
    void aConnectionThatIsMadeEndsARefusalBeforeItsAnswerComes() {
        lease.connected();
        pick();
        lease.broken(Lease.Failure.CONNECT_REFUSED, 0);
        pick();
        lease.connected();

        assertThat(backend.refusing()).isFalse();
        assertThat(lease.backend()).isSameAs(backend);
    }
}
