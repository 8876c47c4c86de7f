package io.evenkeel.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.HostPort;
import io.evenkeel.config.ProbeConfig;
import io.evenkeel.routing.BackendId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeScheduleTest {

    private static final long SECOND = 1_000_000_000;
    private static final long MILLI = 1_000_000;
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final ProbeResult PASSED = new ProbeResult.Passed(1);
    private static final ProbeResult FAILED = new ProbeResult.Failed(ProbeResult.Kind.REFUSED, "refused", 1);

    private final ManualTimer timer = new ManualTimer();
    private final RecordedHealth health = new RecordedHealth();
    private final ByHand prober = new ByHand();
    private final ProbeSchedule schedule = new ProbeSchedule(new Announcer(health), prober, timer, new Random(7));

    /// Notes when probes begin; they end at once with [#answer], or when told to.
    private final class ByHand implements Prober {
        private final Map<BackendId, List<Long>> starts = new LinkedHashMap<>();
        private final Map<BackendId, Consumer<ProbeResult>> open = new HashMap<>();
        private ProbeResult answer = PASSED;
        private boolean slow;
        private ProbeTarget last;

        @Override
        public Runnable probe(ProbeTarget target, Consumer<ProbeResult> whenDone) {
            last = target;
            starts.computeIfAbsent(target.id(), _ -> new ArrayList<>()).add(timer.nanoTime());
            if (!slow) {
                whenDone.accept(answer);
                return () -> {};
            }
            assertThat(open.put(target.id(), whenDone)).as("another probe of %s under way", target.id()).isNull();
            return () -> open.remove(target.id());
        }

        void end(BackendId id, ProbeResult result) {
            open.remove(id).accept(result);
        }

        List<Long> starts(ProbeTarget target) {
            return starts.getOrDefault(target.id(), List.of());
        }

        /// How many probes began in each tenth of a second.
        Integer[] startsByTenth(long fromNanos, int tenths) {
            var counts = new Integer[tenths];
            Arrays.fill(counts, 0);
            starts.values().stream().flatMap(List::stream).mapToLong(at -> Math.floorDiv(at - fromNanos, 100 * MILLI))
                    .filter(tenth -> 0 <= tenth && tenth < tenths).forEach(tenth -> counts[(int) tenth]++);
            return counts;
        }
    }

    private static ProbeConfig probe(Duration interval, double jitter) {
        return new ProbeConfig(new ProbeConfig.Tcp(), 0, interval, jitter, Duration.ofSeconds(2), 3, 2);
    }

    private static ProbeTarget target(int number, ProbeConfig probe) {
        return new ProbeTarget(new BackendId("web", "b" + number), new HostPort("10.0.0.1", 1000 + number), probe);
    }

    private static List<ProbeTarget> targets(int count, ProbeConfig probe) {
        return IntStream.range(0, count).mapToObj(number -> target(number, probe)).toList();
    }

    @Test
    void spreadsFiveHundredThatComeAtOnceEvenly() {
        schedule.watch(targets(500, probe(INTERVAL, 0)));
        timer.advance(60 * SECOND);

        // 500 in 5 s are 10 in a tenth of a second; the golden-ratio sequence is off by less than 2 for this many points.
        assertThat(prober.startsByTenth(0, 600)).allSatisfy(count -> assertThat(count).isBetween(8, 12));
    }

    @Test
    void staysSpreadForHoursWithJitter() {
        schedule.watch(targets(500, probe(INTERVAL, 0.1)));
        timer.advance(7200 * SECOND);

        // Jitter moves each start by up to 250 ms, so the counts scatter as independent ones do, about a mean of 10 with a
        // deviation of at most sqrt(10); 25 is nearly five deviations off. A random walk of phases, or bunching, goes far beyond.
        assertThat(prober.startsByTenth(7100 * SECOND, 1000)).allSatisfy(count -> assertThat(count).isLessThan(25));
    }

    @Test
    void spreadsFiveHundredMoreThatAReloadAdds() {
        var probe = probe(INTERVAL, 0);
        schedule.watch(targets(500, probe));
        timer.advance(61 * SECOND);
        schedule.watch(targets(1000, probe));
        timer.advance(60 * SECOND);

        assertThat(prober.startsByTenth(70 * SECOND, 500)).allSatisfy(count -> assertThat(count).isBetween(17, 23));
    }

    @Test
    void spreadsThoseThatComeOneByOneAtAnyTime() {
        var probe = probe(INTERVAL, 0);
        var arrivals = new Random(11);
        for (int count = 1; count <= 500; count++) {
            schedule.watch(targets(count, probe));
            timer.advance(arrivals.nextLong(SECOND));
        }
        long settled = timer.nanoTime() / (10 * SECOND) * (10 * SECOND) + 10 * SECOND;
        timer.advance(settled + 50 * SECOND - timer.nanoTime());

        assertThat(prober.startsByTenth(settled, 500)).allSatisfy(count -> assertThat(count).isBetween(8, 12));
    }

    @Test
    void probesNewOnesFirstWithinOneInterval() {
        schedule.watch(targets(50, probe(INTERVAL, 0)));
        timer.advance(5 * SECOND);

        assertThat(prober.starts).hasSize(50).allSatisfy((_, starts) -> assertThat(starts).hasSize(1));
    }

    @Test
    void keepsIntervalsWithinTheJitter() {
        var target = target(1, probe(INTERVAL, 0.2));
        schedule.watch(List.of(target));
        timer.advance(5000 * SECOND);

        List<Long> starts = prober.starts(target);
        assertThat(starts).hasSizeBetween(999, 1001);
        var intervals = IntStream.range(1, starts.size()).mapToObj(i -> starts.get(i) - starts.get(i - 1)).toList();
        assertThat(intervals).allSatisfy(interval -> assertThat(interval).isBetween(4 * SECOND, 6 * SECOND));
        assertThat(intervals).anySatisfy(interval -> assertThat(interval).isLessThan(4500 * MILLI));
        assertThat(intervals).anySatisfy(interval -> assertThat(interval).isGreaterThan(5500 * MILLI));
    }

    @Test
    void neverHasTwoProbesOfOneBackendUnderWay() {
        prober.slow = true;
        var target = target(1, probe(INTERVAL, 1));
        schedule.watch(List.of(target));
        timer.advance(23 * SECOND);
        assertThat(prober.starts(target)).hasSize(1);

        prober.end(target.id(), PASSED);
        timer.advance(10 * SECOND);
        assertThat(prober.starts(target)).hasSize(2);
    }

    @Test
    void leavesOutSlotsThatPassedDuringALongProbe() {
        prober.slow = true;
        var target = target(1, probe(INTERVAL, 0));
        schedule.watch(List.of(target));
        timer.advance(5 * SECOND);
        long first = prober.starts(target).getFirst();
        timer.advance(first + 17 * SECOND - timer.nanoTime());
        prober.slow = false;
        prober.end(target.id(), PASSED);
        timer.advance(first + 30 * SECOND - timer.nanoTime());

        assertThat(prober.starts(target)).containsExactly(
                first, first + 20 * SECOND, first + 25 * SECOND, first + 30 * SECOND);
    }

    @Test
    void announcesEachTransitionOnce() {
        var target = target(1, probe(INTERVAL, 0));
        schedule.watch(List.of(target));
        prober.answer = FAILED;
        timer.advance(100 * SECOND);
        prober.answer = PASSED;
        timer.advance(100 * SECOND);

        assertThat(health.results).hasSize(40);
        assertThat(health.levels).as("told with every probe").startsWith(true, true, false, false);
        assertThat(health.levels).filteredOn(level -> level).hasSize(2 + 19);
        assertThat(health.transitions).containsExactly(
                new RecordedHealth.Transition(target.id(), false), new RecordedHealth.Transition(target.id(), true));
    }

    @Test
    void keepsHealthPaceAndCountOfAKnownTargetOverAReload() {
        var target = target(1, probe(INTERVAL, 0));
        prober.answer = FAILED;
        schedule.watch(List.of(target));
        timer.advance(10 * SECOND);
        assertThat(health.results).hasSize(2);

        for (int reload = 0; reload < 20; reload++) {
            schedule.watch(List.of(target, target(2, probe(INTERVAL, 0))));
            schedule.watch(List.of(target));
        }
        timer.advance(5 * SECOND);

        assertThat(health.transitions).containsExactly(new RecordedHealth.Transition(target.id(), false));
        List<Long> starts = prober.starts(target);
        assertThat(starts).hasSize(3);
        assertThat(starts.get(2) - starts.get(1)).isEqualTo(5 * SECOND);
    }

    @Test
    void keepsHealthWhenTheProbeChanges() {
        var target = target(1, probe(INTERVAL, 0));
        prober.answer = FAILED;
        schedule.watch(List.of(target));
        timer.advance(15 * SECOND);
        assertThat(health.transitions).hasSize(1);

        schedule.watch(List.of(target(1, probe(Duration.ofSeconds(1), 0))));
        timer.advance(10 * SECOND);
        assertThat(health.results).as("probes at the new pace").hasSize(13);
        assertThat(health.transitions).as("still down, so nothing new").hasSize(1);

        prober.answer = PASSED;
        timer.advance(2 * SECOND);
        assertThat(health.transitions).hasSize(2);
    }

    @Test
    void givesUpAProbeUnderWayWhenItIsToBeProbedInAnotherWay() {
        prober.slow = true;
        var before = target(1, probe(INTERVAL, 0));
        schedule.watch(List.of(before));
        timer.advance(5 * SECOND);
        Consumer<ProbeResult> old = prober.open.get(before.id());
        var after = target(1, probe(Duration.ofSeconds(1), 0));
        schedule.watch(List.of(after));

        assertThat(old).isNotNull();
        assertThat(prober.open).isEmpty();
        timer.advance(SECOND);
        assertThat(prober.last).isEqualTo(after);
    }

    @Test
    void startsAfreshAtAnotherAddress() {
        var probe = probe(INTERVAL, 0);
        var before = target(1, probe);
        prober.answer = FAILED;
        schedule.watch(List.of(before));
        timer.advance(15 * SECOND);
        var after = new ProbeTarget(before.id(), new HostPort("10.0.0.2", 80), probe);
        schedule.watch(List.of(after));
        timer.advance(10 * SECOND);
        assertThat(prober.last).isEqualTo(after);
        assertThat(health.transitions).as("two failures of the new one are too few").hasSize(1);

        timer.advance(5 * SECOND);
        assertThat(health.transitions).hasSize(2).allSatisfy(transition -> assertThat(transition.healthy()).isFalse());
    }

    @Test
    void tellsNothingMoreOfATargetThatIsGone() {
        prober.slow = true;
        var target = target(1, probe(INTERVAL, 0));
        schedule.watch(List.of(target));
        timer.advance(5 * SECOND);
        schedule.watch(List.of());
        timer.advance(60 * SECOND);

        assertThat(prober.open).isEmpty();
        assertThat(prober.starts(target)).hasSize(1);
        assertThat(timer.scheduled()).isZero();
        assertThat(health.results).isEmpty();
    }

    @Test
    void stopsEverything() {
        schedule.watch(targets(10, probe(INTERVAL, 0.1)));
        timer.advance(SECOND);
        schedule.stop();
        assertThat(timer.scheduled()).isZero();
    }

    @Test
    void goesOnProbingWhenTheListenerThrows() {
        var throwing = new ProbeSchedule(new Announcer(new HealthListener() {
            @Override
            public void onProbe(ProbeTarget target, ProbeResult result, boolean healthy) {
                throw new IllegalStateException("thrown by a test");
            }

            @Override
            public void onTransition(ProbeTarget target, boolean healthy, ProbeResult last) {
                throw new IllegalStateException("thrown by a test");
            }
        }), prober, timer, new Random(7));
        prober.answer = FAILED;
        var target = target(1, probe(INTERVAL, 0));
        throwing.watch(List.of(target));
        timer.advance(50 * SECOND);
        assertThat(prober.starts(target)).hasSize(10);
    }
}
