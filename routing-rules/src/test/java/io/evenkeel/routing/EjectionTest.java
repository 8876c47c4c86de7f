package io.evenkeel.routing;

import static io.evenkeel.routing.Traffic.MILLI;
import static io.evenkeel.routing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.Durations;
import io.evenkeel.config.EjectionConfig;
import io.evenkeel.config.EjectionConfig.Latency;
import io.evenkeel.config.EjectionConfig.SuccessRate;
import io.evenkeel.config.PoolConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Real traffic takes out who is worse than the others, and nobody else.
class EjectionTest {

    private static final EjectionConfig RULES = EjectionConfig.DEFAULT;
    private static final int PER_SECOND = 300;

    private final Logger logger = (Logger) LoggerFactory.getLogger(EjectionLog.class);
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

    private List<String> logged() {
        return log.list.stream().map(event -> event.getLevel() + " " + event.getFormattedMessage()).toList();
    }

    private static PoolConfig pool(String strategy, EjectionConfig rules, int backends) {
        return pool(strategy, rules, TestConfigs.weights(IntStream.range(0, backends).map(_ -> 1).toArray()));
    }

    private static PoolConfig pool(String strategy, EjectionConfig rules, BackendConfig... backends) {
        return TestConfigs.with(TestConfigs.pool("web", strategy, backends), rules, Duration.ZERO);
    }

    private static Traffic traffic(int backends) {
        return new Traffic(1).serve(pool("round-robin", RULES, backends));
    }

    private static EjectionConfig rules(int consecutive, SuccessRate successRate, Latency latency, double maxEjected) {
        return new EjectionConfig(
                consecutive, successRate, latency, RULES.interval(), RULES.base(), RULES.max(), maxEjected);
    }

    private static int ok(Backend backend) {
        return 200;
    }

    /// One fails always.
    private static int firstFails(Backend backend) {
        return backend.id().name().equals("a") ? 500 : 200;
    }

    // ---- what holds when nothing is said

    @Test
    void defaultsAreThoseOfTheDesign() {
        assertThat(RULES).isEqualTo(new EjectionConfig(5, new SuccessRate(1.9, 5, 100), new Latency(0, 100), Duration.ofSeconds(10),
                Duration.ofSeconds(10), Duration.ofMinutes(5), 0.34));
        assertThat(Ejections.isOff(RULES)).isFalse();
        assertThat(Ejections.isOff(EjectionConfig.NONE)).isTrue();
    }

    // ---- failures in a row

    @ParameterizedTest
    @ValueSource(strings = {"round-robin", "weighted", "least-connections", "power-of-two", "random"})
    void oneOfSixThatFailsAlwaysIsOutAfterFiveToTenOfItsRequests(String strategy) {
        for (int seed = 0; seed < 50; seed++) {
            Traffic traffic = new Traffic(seed).serve(pool(strategy, RULES, 6));
            traffic.send(600, PER_SECOND, EjectionTest::ok);
            int asked = traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);

            assertThat(asked).as("seed %d", seed).isBetween(5, 10);
            assertThat(traffic.out()).containsExactly("a");
            int before = traffic.asked.get(traffic.backend(0));
            traffic.send(100, PER_SECOND, EjectionTest::firstFails);
            assertThat(traffic.asked.get(traffic.backend(0))).as("nothing more").isEqualTo(before);
        }
    }

    @Test
    void fromTheFirstRequestOnToo() {
        Traffic traffic = traffic(6);
        assertThat(traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails)).isBetween(5, 10);
    }

    @Test
    void oneOfTwoIsEjected() {
        Traffic traffic = traffic(2);
        assertThat(traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails)).isBetween(5, 10);
        traffic.send(1_000, PER_SECOND, _ -> 500);
        assertThat(traffic.out()).as("the last one stays").containsExactly("a");
    }

    /// The others are asked so seldom that they cannot show what is possible.
    @Test
    void whoFailsWhileNobodyElseIsAskedIsOutAfterFourTimesAsMany() {
        Traffic traffic = new Traffic(1).serve(pool("round-robin", RULES, TestConfigs.weights(1000, 1)));
        assertThat(traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails)).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 65, 500})
    void anyNumberInARowMayBeAskedFor(int failures) {
        Traffic traffic = new Traffic(1).serve(pool("round-robin", rules(failures, RULES.successRate(), RULES.latency(), 0.34), 3));
        assertThat(traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails))
                .isBetween(failures, failures + PER_SECOND / 3 / 4 + 1); // a sweep later at the latest
    }

    @Test
    void theOnlyOneIsNever() {
        Traffic traffic = traffic(1);
        traffic.send(10_000, PER_SECOND, _ -> 500);
        assertThat(traffic.out()).isEmpty();
    }

    /// So many failures in a row come by chance every 600 requests, and mean nothing.
    @ParameterizedTest
    @ValueSource(strings = {"round-robin", "least-connections", "random"})
    void aStormThatHitsAllEjectsNobody(String strategy) {
        for (int seed = 0; seed < 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Traffic traffic = new Traffic(seed).serve(pool(strategy, RULES, 6));
            traffic.send(100_000, PER_SECOND, _ -> random.nextInt(10) < 3 ? 503 : 200);
            assertThat(traffic.pool().backends()).allSatisfy(backend -> assertThat(backend.ejections(EjectionRule.CONSECUTIVE_FAILURES)
                    + backend.ejections(EjectionRule.SUCCESS_RATE)).isZero());
        }
        assertThat(logged()).as("nobody was even an outlier").isEmpty();
    }

    /// A database goes away: all that worked a moment ago fails at once, everywhere.
    @ParameterizedTest
    @CsvSource({"round-robin, 2", "round-robin, 6", "random, 2", "random, 3", "random, 6", "least-connections, 3"})
    void whatAllSufferAtOnceEjectsNobody(String strategy, int backends) {
        for (int seed = 0; seed < 100; seed++) {
            Traffic traffic = new Traffic(seed).serve(pool(strategy, RULES, backends));
            traffic.send(500, PER_SECOND, EjectionTest::ok);
            traffic.send(900, PER_SECOND, _ -> 500);
            assertThat(traffic.out()).as("seed %d", seed).isEmpty();
            traffic.send(3_100, PER_SECOND, EjectionTest::ok);
            assertThat(traffic.out()).as("seed %d, afterwards: %s", seed, logged()).isEmpty();
        }
    }

    /// Two of six at once: neither hides the other.
    @Test
    void asManyAsMayBeAreOut() {
        Traffic traffic = traffic(6);
        traffic.send(600, PER_SECOND, EjectionTest::ok);
        traffic.send(60, PER_SECOND, backend -> List.of("a", "b", "c").contains(backend.id().name()) ? 502 : 200);

        assertThat(traffic.out()).hasSize(2).isSubsetOf("a", "b", "c"); // 34 % of six
        assertThat(logged()).filteredOn(line -> line.startsWith("WARN not ejected (max-ejected) backend=web/")).hasSize(1)
                .allMatch(line -> line.endsWith(" out=2 eligible=3"));
    }

    /// Two outages that come one after the other: the second is found though the first is not over.
    @Test
    void whoIsOutIsNoMeasureForTheOthers() {
        Traffic traffic = traffic(6);
        traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);
        assertThat(traffic.sendUntil(t -> t.backend(1).ejected(), traffic.backend(1), PER_SECOND,
                backend -> List.of("a", "b").contains(backend.id().name()) ? 500 : 200)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "500, true", "502, true", "503, true", "504, true", "507, true", "599, true",
        "501, false", "505, false", "400, false", "404, false", "429, false", "499, false", "101, false", "302, false"
    })
    void failuresAreTheServersOwn(int status, boolean failure) {
        Traffic traffic = traffic(3);
        traffic.send(300, PER_SECOND, backend -> backend.id().name().equals("a") ? status : 200);
        assertThat(traffic.out()).hasSize(failure ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(Lease.Failure.class)
    void triesThatBreakAreFailuresButForRefusedOnes(Lease.Failure failure) {
        Traffic traffic = traffic(3);
        for (int i = 0; i < 100; i++) {
            Lease lease = traffic.hold(1).getFirst();
            if (lease.backend() == traffic.backend(0)) {
                lease.broken(failure, traffic.now);
            } else {
                lease.answered(200, 1, traffic.now);
            }
            traffic.now += 10 * SECOND; // so that pauses of refusals are over
        }
        assertThat(traffic.out()).hasSize(failure == Lease.Failure.CONNECT_REFUSED ? 0 : 1);
    }

    @Test
    void abandonedRequestsSayNothing() {
        Traffic traffic = traffic(3);
        for (int i = 0; i < 300; i++) {
            Lease lease = traffic.hold(1).getFirst();
            if (lease.backend() == traffic.backend(0)) {
                lease.abandoned(traffic.now);
            } else {
                lease.answered(200, 1, traffic.now);
            }
        }
        assertThat(traffic.out()).isEmpty();
        assertThat(traffic.backend(0).evidence().totals().answers()).isZero();
    }

    @Test
    void zeroSwitchesARuleOff() {
        Traffic traffic = new Traffic(1).serve(pool("round-robin", rules(0, new SuccessRate(0, 5, 100), new Latency(0, 100), 0.34), 6));
        traffic.send(30_000, PER_SECOND, EjectionTest::firstFails, backend -> backend.id().name().equals("b") ? 9 * SECOND : MILLI);
        assertThat(traffic.out()).isEmpty();
    }

    // ---- how soon

    @Test
    void onlyTheControlThreadEjectsAndNotBeforeItWasAsked() {
        Queue<Runnable> control = new ArrayDeque<>();
        Traffic traffic = traffic(3);
        traffic.registry.attend(control::add);
        traffic.send(60, 100_000, EjectionTest::firstFails); // within one sweep
        assertThat(traffic.out()).isEmpty();
        assertThat(control).as("asked once, not for each failure").hasSize(1);

        control.remove().run();
        assertThat(traffic.out()).containsExactly("a");
    }

    /// A hang is met by traffic first and by probes a little later; when these say that it is over, it is over.
    @Test
    void whoPassesProbesAgainIsNotEjectedAnyMore() {
        Traffic traffic = traffic(3);
        traffic.send(60, PER_SECOND, EjectionTest::firstFails);
        assertThat(traffic.out()).containsExactly("a");
        traffic.registry.setHealthy(traffic.backend(0), true);
        assertThat(traffic.out()).as("it never failed a probe").containsExactly("a");

        traffic.registry.setHealthy(traffic.backend(0), false);
        assertThat(traffic.out()).containsExactly("a");
        traffic.registry.setHealthy(traffic.backend(0), true);
        assertThat(traffic.out()).isEmpty();
        assertThat(traffic.backend(0).healthy()).isTrue();
    }

    @Test
    void aControlThreadThatHasEndedBreaksNothing() {
        Traffic traffic = traffic(3);
        traffic.registry.attend(_ -> {
            throw new RejectedExecutionException();
        });
        traffic.send(60, 100_000, EjectionTest::firstFails);
        traffic.pass(Duration.ofMillis(250));
        assertThat(traffic.out()).isEmpty();
        traffic.send(60, 100_000, EjectionTest::firstFails);
        traffic.pass(Duration.ofMillis(250));
        assertThat(traffic.out()).as("a sweep that saw it fail on").containsExactly("a");
    }

    @Test
    void whoLeftIsNotAskedAnyMore() {
        List<Runnable> first = new ArrayList<>();
        List<Runnable> second = new ArrayList<>();
        Executor gone = first::add;
        Traffic traffic = traffic(3);
        traffic.registry.attend(gone);
        traffic.registry.attend(second::add);
        traffic.registry.leave(gone);
        traffic.send(60, 100_000, EjectionTest::firstFails);
        assertThat(first).isEmpty();
        assertThat(second).hasSize(1);
    }

    // ---- how long

    @Test
    void returnsAfterItsTime() {
        Traffic traffic = traffic(3);
        traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);
        traffic.pass(Duration.ofMillis(8_900));
        assertThat(traffic.out()).containsExactly("a");
        traffic.pass(Duration.ofMillis(2_600));
        assertThat(traffic.out()).isEmpty();

        int before = traffic.asked.get(traffic.backend(0));
        traffic.send(300, PER_SECOND, EjectionTest::ok);
        assertThat(traffic.asked.get(traffic.backend(0)) - before).isEqualTo(100);
        assertThat(logged()).hasSize(2).satisfiesExactly(
                line -> assertThat(line).matches(
                        "WARN ejected backend=web/a rule=consecutive-failures evidence=\"5 failures in a row, others fail 0\\.0%\" times=1 for=\\d+\\.\\ds"),
                line -> assertThat(line).isEqualTo("INFO ejection ended backend=web/a"));
    }

    @Test
    void whoStillFailsIsOutAgainAfterAsManyFailuresAsBefore() {
        Traffic traffic = traffic(3);
        traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);
        traffic.pass(Duration.ofSeconds(12));
        assertThat(traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "2, 20", "3, 30", "29, 290", "30, 300", "31, 300", "1000000000, 300"})
    void theNthLastsNTimesAsLongUpToTheLongest(int times, long seconds) {
        for (int seed = 0; seed < 100; seed++) {
            double lasts = Ejections.duration(RULES, times, TestPick.random(seed)) / 1e9;
            assertThat(lasts).isBetween(0.9 * seconds, Math.min(1.1 * seconds, 300));
        }
    }

    @Test
    void noTwoLastEquallyLong() {
        assertThat(IntStream.range(0, 100).mapToLong(seed -> Ejections.duration(RULES, 1, TestPick.random(seed))).distinct().count())
                .isGreaterThan(95);
    }

    @Test
    void anEjectionWithoutEndDoesNotEndAtOnce() {
        EjectionConfig endless = new EjectionConfig(
                5, RULES.successRate(), RULES.latency(), RULES.interval(), Durations.UNLIMITED, Durations.UNLIMITED, 0.34);
        Traffic traffic = new Traffic(1).serve(pool("round-robin", endless, 3));
        traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);
        traffic.pass(Duration.ofMinutes(10));
        assertThat(traffic.out()).containsExactly("a");
    }

    @Test
    void ejectionsGrowAndAreForgottenWithGoodConduct() {
        Traffic traffic = traffic(3);
        List<Integer> times = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);
            times.add(traffic.backend(0).conduct().ejections);
            while (traffic.backend(0).ejected()) {
                traffic.pass(Duration.ofSeconds(1));
            }
        }
        assertThat(times).containsExactly(1, 2, 3);

        traffic.pass(Duration.ofMinutes(1));
        assertThat(traffic.backend(0).conduct().ejections).as("without anything to answer nothing is shown").isEqualTo(3);
        traffic.send(30 * PER_SECOND, PER_SECOND, EjectionTest::ok);
        assertThat(traffic.backend(0).conduct().ejections).as("three intervals").isEqualTo(0);
        traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);
        assertThat(traffic.backend(0).conduct().ejections).isEqualTo(1);
    }

    // ---- the statistics of an interval

    @Test
    void outGoesWhoseSuccessRateIsFarBelowThePools() {
        SplittableRandom random = new SplittableRandom(5);
        Traffic traffic = traffic(5);
        traffic.send(12 * PER_SECOND, PER_SECOND, backend -> backend.id().name().equals("c") && random.nextInt(4) == 0 ? 503 : 200);

        assertThat(traffic.out()).containsExactly("c");
        assertThat(traffic.backend(2).ejections(EjectionRule.SUCCESS_RATE)).isOne();
        assertThat(logged()).singleElement().asString().matches(
                "WARN ejected backend=web/c rule=success-rate evidence=\"\\d\\d\\.\\d% of \\d{3} good, others 100\\.0%, threshold \\d\\d\\.\\d%\" times=1 for=\\d+\\.\\ds");
    }

    @ParameterizedTest
    @CsvSource({"5, true", "4, false"})
    void successRatesOfTooFewAreNotCompared(int backends, boolean ejects) {
        SplittableRandom random = new SplittableRandom(5);
        Traffic traffic = new Traffic(1).serve(pool("round-robin", rules(0, RULES.successRate(), RULES.latency(), 0.34), backends));
        traffic.send(11 * PER_SECOND, PER_SECOND, backend -> backend.id().name().equals("c") && random.nextBoolean() ? 503 : 200);
        assertThat(traffic.out()).hasSize(ejects ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"100, true", "99, false"})
    void successRatesOfTooFewRequestsAreNotCompared(int requestsEach, boolean ejects) {
        Traffic traffic = new Traffic(1).serve(pool("round-robin", rules(0, RULES.successRate(), RULES.latency(), 0.34), 5));
        traffic.pass(Duration.ofMillis(250)); // the interval begins
        traffic.send(5 * requestsEach, PER_SECOND, backend -> backend.id().name().equals("c") ? 503 : 200);
        traffic.pass(Duration.ofSeconds(10));
        assertThat(traffic.out()).hasSize(ejects ? 1 : 0);
    }

    /// Of five of which one differs it is always two standard deviations below the mean, by how little it may be.
    @Test
    void aDifferenceThatDoesNotMatterEjectsNobody() {
        SplittableRandom random = new SplittableRandom(5);
        Traffic traffic = traffic(5);
        traffic.send(60 * PER_SECOND, PER_SECOND, backend -> backend.id().name().equals("c") && random.nextInt(33) == 0 ? 503 : 200);
        assertThat(traffic.out()).isEmpty();
    }

    @Test
    void whatWasBeforeTheRulesWereSwitchedOnDoesNotCount() {
        SplittableRandom random = new SplittableRandom(5);
        Traffic traffic = new Traffic(1).serve(pool("round-robin", EjectionConfig.NONE, 5));
        traffic.send(12 * PER_SECOND, PER_SECOND, backend -> backend.id().name().equals("c") && random.nextBoolean() ? 503 : 200);
        traffic.serve(pool("round-robin", RULES, 5));
        traffic.send(12 * PER_SECOND, PER_SECOND, EjectionTest::ok);
        assertThat(traffic.out()).isEmpty();
    }

    @Test
    void outGoesWhoseGoodAnswersTakeManyTimesAsLong() {
        Traffic traffic = new Traffic(1).serve(pool("round-robin", rules(5, RULES.successRate(), new Latency(3, 100), 0.34), 4));
        traffic.send(11 * PER_SECOND, PER_SECOND, EjectionTest::ok, backend -> backend.id().name().equals("d") ? 31 * MILLI : 10 * MILLI);

        assertThat(traffic.out()).containsExactly("d");
        assertThat(traffic.backend(3).ejections(EjectionRule.LATENCY)).isOne();
        assertThat(logged()).singleElement().asString()
                .matches("WARN ejected backend=web/d rule=latency evidence=\"mean of \\d+ is 31\\.0ms, median of the pool 10\\.0ms\" times=1 for=\\d+\\.\\ds");
    }

    @ParameterizedTest
    @CsvSource({"3.2, 31", "0, 1000"})
    void latencyBelowTheTimesIsNoReason(double times, int millis) {
        Traffic traffic = new Traffic(1).serve(pool("round-robin", rules(5, RULES.successRate(), new Latency(times, 100), 0.34), 4));
        traffic.send(21 * PER_SECOND, PER_SECOND, EjectionTest::ok, backend -> backend.id().name().equals("d") ? millis * MILLI : 10 * MILLI);
        assertThat(traffic.out()).isEmpty();
    }

    /// Fast failures neither make their backend fast nor the others slow.
    @Test
    void latencyIsThatOfGoodAnswers() {
        Traffic traffic = new Traffic(1).serve(pool("round-robin", rules(0, new SuccessRate(0, 5, 100), new Latency(3, 100), 0.34), 3));
        SplittableRandom random = new SplittableRandom(1);
        traffic.send(21 * PER_SECOND, PER_SECOND, _ -> random.nextInt(4) > 0 ? 503 : 200, _ -> 10 * MILLI);
        assertThat(traffic.out()).isEmpty();
        assertThat(traffic.backend(0).evidence().totals().meanLatency()).isEqualTo(10 * MILLI);
    }

    // ---- bounds

    @ParameterizedTest
    @CsvSource({"2, 0.34, 1", "3, 0.34, 1", "5, 0.34, 1", "6, 0.34, 2", "10, 0.34, 3", "10, 0.3, 3", "10, 0.01, 1", "10, 1, 4", "10, 0, 0", "100, 0.29, 29"})
    void noMoreThanItsShareOfThePoolIsOut(int backends, double share, int out) {
        Traffic traffic = new Traffic(1).serve(pool("round-robin", rules(5, RULES.successRate(), RULES.latency(), share), backends));
        int failing = Math.max(1, backends * 2 / 5);
        traffic.send(backends * 40, PER_SECOND * 10, backend -> traffic.pool().backends().indexOf(backend) < failing ? 500 : 200);
        assertThat(traffic.out()).hasSize(out);
    }

    /// The brake: taking the failing one out would push the others over their caps.
    @Test
    void nobodyIsEjectedWhomTheOthersCouldNotCarry() {
        Traffic traffic = new Traffic(1).serve(pool("round-robin", RULES,
                TestConfigs.backend("a", 1, 10), TestConfigs.backend("b", 1, 10), TestConfigs.backend("c", 1, 10)));
        List<Lease> held = traffic.hold(21);
        traffic.send(60, PER_SECOND, EjectionTest::firstFails);
        assertThat(traffic.out()).isEmpty();
        assertThat(traffic.backend(0).withheldEjections(EjectionLimit.BRAKE)).isOne();
        assertThat(logged()).singleElement().asString()
                .startsWith("WARN not ejected (brake) backend=web/a rule=consecutive-failures evidence=\"5 failures in a row, others fail 0.0%\" in_flight=2")
                .endsWith(" room=20");

        held.forEach(lease -> lease.answered(200, 1, traffic.now));
        traffic.send(5 * PER_SECOND, PER_SECOND, EjectionTest::firstFails);
        assertThat(traffic.out()).as("what was lately in flight may be again").isEmpty();
        traffic.send(21 * PER_SECOND, PER_SECOND, EjectionTest::firstFails);
        assertThat(traffic.out()).containsExactly("a");
    }

    /// It fails so fast that nothing is ever in flight there, but a third of all requests go there: the others would get half as many again.
    @Test
    void theBrakeCountsWhatAFastFailureWouldCostElsewhere() {
        Traffic traffic = new Traffic(1).serve(pool("weighted", RULES,
                TestConfigs.backend("a", 2, 10), TestConfigs.backend("b", 1, 10), TestConfigs.backend("c", 1, 10)));
        List<Lease> held = new ArrayList<>();
        while (traffic.backend(1).inFlight() + traffic.backend(2).inFlight() < 11) {
            Lease lease = traffic.hold(1).getFirst();
            if (lease.backend() == traffic.backend(0)) {
                lease.answered(500, 1, traffic.now);
            } else {
                held.add(lease);
            }
        }
        traffic.send(60, PER_SECOND, EjectionTest::firstFails);
        assertThat(traffic.out()).isEmpty();
        assertThat(logged()).singleElement().asString().contains("not ejected (brake)").endsWith(" room=20");
    }

    @Test
    void whoRefusesConnectionsIsNoSurvivor() {
        Traffic traffic = traffic(3);
        traffic.registry.setRefusing(traffic.backend(1), true, traffic.now);
        traffic.registry.setHealthy(traffic.backend(2), false);
        for (int i = 0; i < 100; i++) {
            Lease lease = traffic.hold(1).getFirst();
            assertThat(lease.backend()).isSameAs(traffic.backend(0));
            lease.answered(500, 1, traffic.now);
        }
        assertThat(traffic.out()).isEmpty();
    }

    /// Random pools, outcomes, health, loads and reloads: the bounds hold after every request.
    @Test
    void boundsHoldWhateverHappens() {
        for (int seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int count = 1 + random.nextInt(8);
            double share = random.nextInt(11) / 10.0;
            BackendConfig[] backends = new BackendConfig[count];
            Arrays.setAll(backends, i -> TestConfigs.backend(TestConfigs.name(i), random.nextInt(4), 2 + random.nextInt(9)));
            EjectionConfig rules = rules(1 + random.nextInt(5), new SuccessRate(1, 3, 10), new Latency(2, 10), share);
            Traffic traffic = new Traffic(seed).serve(pool("round-robin", rules, backends));
            List<Lease> held = new ArrayList<>();
            TestPick request = new TestPick(seed);
            int[] bad = random.ints(count, 0, 120).toArray();
            for (int step = 0; step < 1_500; step++) {
                traffic.now += random.nextLong(100 * MILLI);
                if (random.nextInt(4) == 0) {
                    check(traffic, share, seed, () -> traffic.registry.sweep(traffic.now));
                }
                if (random.nextInt(60) == 0) {
                    traffic.registry.setHealthy(traffic.backend(random.nextInt(count)), random.nextBoolean());
                }
                if (random.nextInt(300) == 0) {
                    traffic.serve(pool("round-robin", rules, backends));
                }
                if (random.nextInt(100) == 0) {
                    bad[random.nextInt(count)] = random.nextInt(120);
                }
                Lease lease = new Lease();
                if (traffic.pool().pick(request.at(traffic.now), lease)) {
                    held.add(lease);
                }
                while (held.size() > random.nextInt(12)) {
                    Lease ended = held.remove(random.nextInt(held.size()));
                    boolean fails = random.nextInt(100) < bad[traffic.pool().backends().indexOf(ended.backend())];
                    check(traffic, share, seed, () -> ended.answered(fails ? 500 : 200, random.nextLong(SECOND), traffic.now));
                }
            }
        }
    }

    private static void check(Traffic traffic, double share, int seed, Runnable event) {
        List<Backend> mates = traffic.pool().mates(false);
        List<Backend> outBefore = mates.stream().filter(Backend::ejected).toList();
        event.run();
        List<Backend> out = mates.stream().filter(Backend::ejected).toList();
        List<Backend> fresh = out.stream().filter(backend -> !outBefore.contains(backend)).toList();
        if (fresh.isEmpty()) {
            return;
        }
        List<Backend> survivors = mates.stream().filter(Backend::eligible).toList();
        assertThat(survivors).as("seed %d: never the last", seed).isNotEmpty();
        assertThat(out.size()).as("seed %d: of %d", seed, mates.size()).isLessThanOrEqualTo(share == 0 ? 0 : Math.max(1, (int) (share * mates.size() + 1e-9)));
        int room = survivors.stream().mapToInt(Backend::maxInFlight).sum();
        int carried = survivors.stream().mapToInt(Backend::inFlight).sum() + fresh.stream().mapToInt(Backend::inFlight).sum();
        assertThat(carried).as("seed %d: the survivors carry it", seed).isLessThanOrEqualTo(room);
    }

    // ---- over configurations

    @Test
    void anEjectionOutlivesAReload() {
        Traffic traffic = traffic(3);
        traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);
        traffic.serve(pool("random", RULES, 4));
        assertThat(traffic.out()).containsExactly("a");
        assertThat(traffic.pool().expectedShares()[0]).isZero();
        traffic.pass(Duration.ofSeconds(12));
        assertThat(traffic.out()).isEmpty();
        assertThat(traffic.pool().expectedShares()[0]).isEqualTo(0.25);
        assertThat(traffic.backend(0).ejections(EjectionRule.CONSECUTIVE_FAILURES)).isOne();
        traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);
        assertThat(traffic.backend(0).conduct().ejections).as("its past too").isEqualTo(2);
    }

    @Test
    void aConfigurationThatEjectsNobodyBringsAllBack() {
        Traffic traffic = traffic(3);
        traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);
        traffic.serve(pool("round-robin", EjectionConfig.NONE, 3));
        assertThat(traffic.out()).isEmpty();
        assertThat(traffic.pool().expectedShares()[0]).isEqualTo(1 / 3.0);
    }

    @Test
    void whoIsEjectedServesInPanicAfterTheEligible() {
        Traffic traffic = new Traffic(1).serve(TestConfigs.with(
                TestConfigs.pool("web", "round-robin", TestConfigs.PROBE, 0.6, TestConfigs.weights(1, 1)), RULES, Duration.ZERO));
        traffic.sendUntil(t -> t.backend(0).ejected(), traffic.backend(0), PER_SECOND, EjectionTest::firstFails);
        assertThat(traffic.pool().panic()).isTrue();
        traffic.registry.setHealthy(traffic.backend(1), false);
        int before = traffic.asked.get(traffic.backend(0));
        traffic.send(100, PER_SECOND, EjectionTest::ok);
        assertThat(traffic.asked.get(traffic.backend(0)) - before).isEqualTo(50);
        assertThat(traffic.pool().expectedShares()).containsExactly(0.5, 0.5);
    }
}
