package io.evenkeel.routing;

import static io.evenkeel.routing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.EjectionConfig;
import io.evenkeel.config.PoolConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// New and returning backends get their share little by little.
class SlowStartTest {

    private static final Duration RAMP = Duration.ofSeconds(30);

    private static PoolConfig pool(String strategy, Duration slowStart, BackendConfig... backends) {
        return TestConfigs.with(TestConfigs.pool("web", strategy, backends), EjectionConfig.DEFAULT, slowStart);
    }

    private static PoolConfig pool(int... weights) {
        return pool("round-robin", RAMP, TestConfigs.weights(weights));
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "2.999, 10", "3, 10", "3.3, 11", "15, 50", "15.6, 52", "29.9, 99", "30, 100", "1000000, 100"})
    void theRampIsALineFromTenPercent(double seconds, int percent) {
        int now = SlowStart.percent((long) (seconds * SECOND), RAMP.toNanos());
        assertThat(now).isLessThanOrEqualTo(percent).isGreaterThan((int) (percent * 0.95) - 1);
    }

    @Test
    void theRampIsNeverFurtherFromTheLineThanFivePercentOfIt() {
        for (long millis = 0; millis < 30_000; millis++) {
            double line = Math.max(0.1, millis / 30_000.0);
            assertThat(SlowStart.percent(millis * 1_000_000, RAMP.toNanos()) / 100.0).isBetween(line * 0.95 - 0.01, line);
        }
    }

    /// Picks that stay in flight, so that strategies that look at load see it.
    @ParameterizedTest
    @ValueSource(strings = {"round-robin", "weighted", "least-connections", "power-of-two", "random"})
    void theShareOfANewOneFollowsTheCurve(String strategy) {
        Traffic traffic = new Traffic(3).serve(pool(strategy, RAMP, TestConfigs.weights(1, 1, 1)));
        traffic.pass(Duration.ofMinutes(5));
        traffic.serve(pool(strategy, RAMP, TestConfigs.weights(1, 1, 1, 1)));
        traffic.pass(Duration.ofMillis(250)); // a sweep sees it first
        for (int second = 0; second <= 32; second += 2) {
            double part = Math.clamp(second / 30.0, 0.1, 1);
            double exact = part / (3 + part);
            assertThat(traffic.pool().expectedShares()[3]).as("after %d s", second).isCloseTo(exact, within(0.05 * exact + 0.01 * exact));
            List<Lease> held = traffic.hold(20_000);
            double share = traffic.backend(3).inFlight() / 20_000.0;
            double chance = 4 * Math.sqrt(exact * (1 - exact) / 20_000);
            assertThat(share).as("after %d s", second).isCloseTo(exact, within(0.05 * exact + 0.01 * exact + chance));
            held.forEach(lease -> lease.abandoned(traffic.now));
            traffic.pass(Duration.ofSeconds(2));
        }
        assertThat(traffic.backend(3).slowStart()).isEqualTo(1);
    }

    @Test
    void thoseOfTheStartHaveNone() {
        Traffic traffic = new Traffic(1).serve(pool(1, 3));
        assertThat(traffic.pool().backends()).extracting(Backend::slowStart).containsExactly(1.0, 1.0);
        assertThat(traffic.pool().expectedShares()).containsExactly(0.25, 0.75);
    }

    @Test
    void goesOnWhereItWasAfterAReload() {
        Traffic traffic = new Traffic(1).serve(pool(1, 1));
        traffic.serve(pool(1, 1, 1));
        traffic.pass(Duration.ofMillis(15_250));
        assertThat(traffic.backend(2).slowStart()).isEqualTo(0.5);
        traffic.serve(pool(1, 1, 1));
        assertThat(traffic.backend(2).slowStart()).isEqualTo(0.5);
        traffic.pass(Duration.ofSeconds(15));
        assertThat(traffic.backend(2).slowStart()).isEqualTo(1);
    }

    @Test
    void aConfigurationWithoutItEndsIt() {
        Traffic traffic = new Traffic(1).serve(pool(1, 1));
        traffic.serve(pool(1, 1, 1));
        assertThat(traffic.backend(2).slowStart()).isEqualTo(0.1);
        traffic.serve(pool("round-robin", Duration.ZERO, TestConfigs.weights(1, 1, 1)));
        traffic.pass(Duration.ofMillis(250));
        assertThat(traffic.backend(2).slowStart()).isEqualTo(1);
        assertThat(traffic.pool().expectedShares()[2]).isEqualTo(1 / 3.0);
    }

    @Test
    void whoComesBackStartsSlowly() {
        Traffic traffic = new Traffic(1).serve(pool(1, 1, 1));
        Backend backend = traffic.backend(0);
        traffic.registry.setHealthy(backend, false);
        traffic.pass(Duration.ofSeconds(5));
        traffic.registry.setHealthy(backend, true);
        assertThat(backend.slowStart()).as("from probes").isEqualTo(0.1);
        traffic.pass(Duration.ofSeconds(31));
        assertThat(backend.slowStart()).isEqualTo(1);

        traffic.sendUntil(_ -> backend.ejected(), backend, 300, asked -> asked == backend ? 500 : 200);
        traffic.pass(Duration.ofSeconds(12));
        assertThat(backend.ejected()).isFalse();
        assertThat(backend.slowStart()).as("from an ejection").isEqualTo(0.1);
        traffic.pass(Duration.ofSeconds(31));

        traffic.serve(pool(0, 1, 1));
        traffic.serve(pool(1, 1, 1));
        assertThat(backend.slowStart()).as("from a drain").isEqualTo(0.1);
        traffic.pass(Duration.ofSeconds(31));

        traffic.registry.setRefusing(backend, true, traffic.now);
        traffic.pass(Duration.ofSeconds(1));
        traffic.registry.setRefusing(backend, false, traffic.now);
        traffic.pass(Duration.ofMillis(250));
        assertThat(backend.slowStart()).as("from refusing connections").isEqualTo(0.1);
    }

    /// Three of four fail their probes, so that panic serves them.
    private static Traffic panicking() {
        Traffic traffic = new Traffic(1).serve(pool("least-connections", RAMP, TestConfigs.backend("a", 1, 1), TestConfigs.backend("b", 1, 20),
                TestConfigs.backend("c", 1, 20), TestConfigs.backend("d", 1, 20)));
        for (int i = 1; i <= 3; i++) {
            traffic.registry.setHealthy(traffic.backend(i), false);
        }
        traffic.hold(1); // the one that is eligible is full
        return traffic;
    }

    /// Otherwise a pool would carry less than in the panic as soon as its probes pass again.
    @Test
    void whoServedInAPanicHasNone() {
        Traffic traffic = panicking();
        traffic.send(300, 100, _ -> 200);
        for (int i = 1; i <= 3; i++) {
            traffic.registry.setHealthy(traffic.backend(i), true);
            traffic.pass(Duration.ofSeconds(5)); // panic ends with the first; no probe of the others is due before
            assertThat(traffic.backend(i).slowStart()).isEqualTo(1);
            assertThat(traffic.backend(i).maxInFlight()).isEqualTo(20);
        }
        traffic.registry.setHealthy(traffic.backend(1), false);
        traffic.registry.setHealthy(traffic.backend(1), true);
        assertThat(traffic.backend(1).slowStart()).as("it goes out again, without a panic").isEqualTo(0.1);
    }

    @Test
    void whoWasNotAskedInAPanicStartsSlowly() {
        Traffic traffic = panicking();
        traffic.pass(Duration.ofSeconds(3));
        traffic.registry.setHealthy(traffic.backend(1), true);
        assertThat(traffic.backend(1).slowStart()).isEqualTo(0.1);
    }

    @Test
    void whoFailedInAPanicStartsSlowly() {
        Traffic traffic = panicking();
        traffic.send(300, 100, _ -> 503);
        traffic.registry.setHealthy(traffic.backend(1), true);
        assertThat(traffic.backend(1).slowStart()).isEqualTo(0.1);
    }

    @Test
    void whoServedInAPanicBecomesColdInTheTimeOfASlowStart() {
        Traffic traffic = panicking();
        traffic.send(300, 100, _ -> 200);
        traffic.pass(RAMP.plusSeconds(2));
        traffic.registry.setHealthy(traffic.backend(1), true);
        assertThat(traffic.backend(1).slowStart()).isEqualTo(0.1);
    }

    @Test
    void whoServedInAPanicAndRefusedConnectionsStartsSlowly() {
        Traffic traffic = panicking();
        traffic.send(300, 100, _ -> 200);
        traffic.registry.setRefusing(traffic.backend(1), true, traffic.now);
        traffic.pass(Duration.ofMillis(250));
        traffic.registry.setRefusing(traffic.backend(1), false, traffic.now);
        traffic.send(300, 100, _ -> 200);
        traffic.registry.setHealthy(traffic.backend(1), true);
        assertThat(traffic.backend(1).slowStart()).isEqualTo(0.1);
    }

    @Test
    void whoLeavesDuringItsSlowStartBeginsAnew() {
        Traffic traffic = new Traffic(1).serve(pool(1, 1));
        traffic.serve(pool(1, 1, 1));
        traffic.pass(Duration.ofSeconds(20));
        traffic.registry.setHealthy(traffic.backend(2), false);
        traffic.registry.setHealthy(traffic.backend(2), true);
        traffic.pass(Duration.ofMillis(250));
        assertThat(traffic.backend(2).slowStart()).isEqualTo(0.1);
    }

    @Test
    void thoseThatStartTogetherAreEquals() {
        Traffic traffic = new Traffic(1).serve(TestConfigs.pool("other", "random", TestConfigs.weights(1)));
        traffic.serve(pool(1, 3));
        assertThat(traffic.backend(0).slowStart()).isEqualTo(0.1);
        assertThat(traffic.pool().expectedShares()).containsExactly(0.25, 0.75);
        assertThat(traffic.pool().backends()).extracting(Backend::maxInFlight).containsOnly(1_000_000);
    }

    /// Where weight decides little, as for who takes all that the first one can hold, the cap holds it back.
    @Test
    void theCapStartsSlowlyToo() {
        BackendConfig[] two = {TestConfigs.backend("a", 1, 20), TestConfigs.backend("b", 1, 20)};
        Traffic traffic = new Traffic(1).serve(pool("least-connections", RAMP, two[0]));
        traffic.serve(pool("least-connections", RAMP, two));
        assertThat(traffic.backend(1).maxInFlight()).isEqualTo(2);
        traffic.hold(22);
        assertThat(traffic.pool().pick(new TestPick(1).at(traffic.now), new Lease())).as("all full").isFalse();
        traffic.pass(Duration.ofMillis(15_250));
        assertThat(traffic.backend(1).maxInFlight()).isEqualTo(10);
        traffic.hold(8);
        traffic.pass(Duration.ofSeconds(15));
        assertThat(traffic.backend(1).maxInFlight()).isEqualTo(20);
    }

    @Test
    void theLastOneThatServesIsNotHeldBack() {
        BackendConfig[] two = {TestConfigs.backend("a", 1, 20), TestConfigs.backend("b", 1, 20)};
        Traffic traffic = new Traffic(1).serve(pool("round-robin", RAMP, two[0]));
        traffic.serve(pool("round-robin", RAMP, two));
        traffic.registry.setHealthy(traffic.backend(0), false);
        assertThat(traffic.backend(1).maxInFlight()).isEqualTo(20);
        assertThat(traffic.pool().expectedShares()).containsExactly(0, 1);
    }

    /// Backups stand by and take nothing while it is eligible, however full it is.
    @Test
    void theOnlyPrimaryIsNotHeldBackByBackups() {
        BackendConfig backup = new BackendConfig("b", TestConfigs.backend("b", 1, 20).address(), 1, 20, "", true);
        Traffic traffic = new Traffic(1).serve(pool("round-robin", RAMP, TestConfigs.backend("a", 1, 20), backup));
        traffic.registry.setHealthy(traffic.backend(0), false);
        traffic.registry.setHealthy(traffic.backend(0), true);
        assertThat(traffic.backend(0).slowStart()).isEqualTo(0.1);
        assertThat(traffic.backend(0).maxInFlight()).isEqualTo(20);
    }

    @Test
    void whoServesBesideADrainedOneIsNotHeldBack() {
        BackendConfig[] two = {TestConfigs.backend("a", 0, 20), TestConfigs.backend("b", 1, 20)};
        Traffic traffic = new Traffic(1).serve(pool("round-robin", RAMP, two));
        traffic.registry.setHealthy(traffic.backend(1), false);
        traffic.registry.setHealthy(traffic.backend(1), true);
        assertThat(traffic.backend(1).maxInFlight()).isEqualTo(20);
    }

    /// Without probes a dead server is eligible still.
    @Test
    void whoServesBesideOneThatRefusesConnectionsIsHeldBackNoLonger() {
        BackendConfig[] two = {TestConfigs.backend("a", 1, 20), TestConfigs.backend("b", 1, 20)};
        Traffic traffic = new Traffic(1).serve(pool("round-robin", RAMP, two[0]));
        traffic.serve(pool("round-robin", RAMP, two));
        traffic.pass(Duration.ofMillis(250));
        assertThat(traffic.backend(1).maxInFlight()).isEqualTo(2);
        traffic.registry.setRefusing(traffic.backend(0), true, traffic.now);
        traffic.pass(Duration.ofMillis(250));
        assertThat(traffic.backend(1).maxInFlight()).as("it is alone").isEqualTo(20);
        traffic.registry.setRefusing(traffic.backend(0), false, traffic.now);
        traffic.pass(Duration.ofMillis(250));
        assertThat(traffic.backend(1).maxInFlight()).as("no more").isEqualTo(2);
    }

    @Test
    void partsOfGreatWeightsKeepTheRotationShort() {
        Traffic traffic = new Traffic(1).serve(pool(1000, 1000));
        traffic.serve(pool(1000, 1000, 7));
        traffic.pass(Duration.ofMillis(250));
        assertThat(traffic.pool().expectedShares()[2]).isCloseTo(0.7 / 2000.7, within(0.2 / 2000));
    }
}
