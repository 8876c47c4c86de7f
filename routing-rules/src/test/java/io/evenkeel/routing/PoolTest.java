package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.evenkeel.config.PoolConfig;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PoolTest {

    private final BackendRegistry registry = new BackendRegistry(TestPick.random(1));
    private final Logger logger = (Logger) LoggerFactory.getLogger(PanicWatch.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    private List<Pool> open(double panic, int... weights) {
        return registry.open(TestConfigs.pools(config(panic, weights)));
    }

    private static PoolConfig config(double panic, int... weights) {
        return TestConfigs.pool("web", "round-robin", TestConfigs.PROBE, panic, TestConfigs.weights(weights));
    }

    private void down(String... names) {
        set(false, names);
    }

    private void up(String... names) {
        set(true, names);
    }

    private void set(boolean healthy, String... names) {
        registry.backends().stream().filter(backend -> List.of(names).contains(backend.id().name()))
                .forEach(backend -> registry.setHealthy(backend, healthy));
    }

    private List<String> logged() {
        return log.list.stream().map(event -> event.getLevel() + " " + event.getFormattedMessage()).toList();
    }

    @Test
    void expectsSharesByWeightOverTheEligible() {
        Pool pool = open(0.5, 3, 1, 0, 4).getFirst();
        assertThat(pool.expectedShares()).containsExactly(new double[] {0.375, 0.125, 0, 0.5}, offset(1e-12));
        down("d");
        assertThat(pool.expectedShares()).containsExactly(new double[] {0.75, 0.25, 0, 0}, offset(1e-12));
    }

    @Test
    void knowsWeightsOfItsOwnBackendsOnly() {
        Pool pool = open(0.5, 3, 0).getFirst();
        assertThat(pool.backends().stream().map(pool::weight)).containsExactly(3, 0);
        Backend stranger = new BackendRegistry(TestPick.random(1)).open(TestConfigs.pools(config(0.5, 1))).getFirst().backends().getFirst();
        assertThatThrownBy(() -> pool.weight(stranger)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void panicsBelowTheShareOfBackendsThatAreNotDrained() {
        Pool pool = open(0.5, 1, 1, 1, 1, 0, 0).getFirst();
        down("a", "b");
        assertThat(pool.panic()).as("2 of 4").isFalse();
        down("c");
        assertThat(pool.panic()).as("1 of 4").isTrue();
        up("c");
        assertThat(pool.panic()).isFalse();
    }

    @Test
    void inPanicFailedBackendsServeAfterTheEligibleOnesAreFullOrTried() {
        Pool pool = open(0.5, 1, 1, 1, 0).getFirst();
        down("b", "c", "d");
        for (int i = 0; i < 10; i++) {
            assertThat(StrategySpec.pickAndEnd(pool, new TestPick(i)).id().name()).isEqualTo("a");
        }
        TestPick retry = new TestPick(1).tried(pool.backends().get(0));
        for (int i = 0; i < 4; i++) {
            assertThat(StrategySpec.pickAndEnd(pool, retry).id().name()).isIn("b", "c");
        }
    }

    @Test
    void inPanicNobodyIsSentWhereConnectionsAreRefused() {
        Pool pool = open(0.5, 1, 1).getFirst();
        down("a", "b");
        registry.setRefusing(pool.backends().get(0), true, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(StrategySpec.pickAndEnd(pool, new TestPick(i)).id().name()).isEqualTo("b");
        }
        registry.setRefusing(pool.backends().get(1), true, 0);
        assertThat(pool.pick(new TestPick(1), new Lease())).isFalse();

        registry.setRefusing(pool.backends().get(1), false, 0);
        assertThat(StrategySpec.pickAndEnd(pool, new TestPick(1)).id().name()).isEqualTo("b");
    }

    @Test
    void aHealthyBackendServesEvenWhenItsLastConnectionWasRefused() {
        Pool pool = open(0.5, 1).getFirst();
        registry.setRefusing(pool.backends().getFirst(), true, 0);

        assertThat(pool.pick(new TestPick(1), new Lease())).isTrue();
    }

    @Test
    void panicIsToldOnceWhenItBeginsAndOnceWhenItEnds() {
        Pool pool = open(0.7, 1, 1, 1).getFirst();
        down("a", "b", "c");
        up("a", "b", "c");

        assertThat(logged()).containsExactly(
                "WARN panic began pool=web eligible=2 backends=3", "WARN panic ended pool=web eligible=3 backends=3");
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.WARN);
        assertThat(pool.panics()).isEqualTo(1);
    }

    @Test
    void aReloadInPanicIsNoNews() {
        List<Pool> before = open(0.5, 1, 1);
        down("a", "b");
        List<Pool> after = open(0.5, 1, 1);
        registry.close(before);
        assertThat(after.getFirst().panic()).isTrue();
        assertThat(logged()).hasSize(1);
        assertThat(after.getFirst().panics()).isEqualTo(1);

        up("a");
        assertThat(logged()).last().isEqualTo("WARN panic ended pool=web eligible=1 backends=2");
    }

    @Test
    void aPoolThatLeavesTheConfigurationTakesItsPanicWithIt() {
        List<Pool> pools = open(0.5, 1, 1);
        down("a", "b");
        registry.close(pools);

        assertThat(logged()).last().isEqualTo("WARN panic ended pool=web: closed");
    }

    @Test
    void thePositionSurvivesATimeWithNobodyToPick() {
        Pool pool = open(0, 1, 1, 1).getFirst();
        String last = StrategySpec.pickAndEnd(pool, new TestPick(1)).id().name();
        down("a", "b", "c");
        assertThat(pool.pick(new TestPick(1), new Lease())).isFalse();
        up("a", "b", "c");

        assertThat("abca").contains(last + StrategySpec.pickAndEnd(pool, new TestPick(1)).id().name());
    }
}
