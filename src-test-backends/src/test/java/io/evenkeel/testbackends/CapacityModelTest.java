package io.evenkeel.testbackends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.testbackends.CapacityModel.Admission;
import io.evenkeel.testbackends.CapacityModel.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CapacityModelTest {

    private static final long MS = 1_000_000;
    private static final Capacity STEADY = Capacity.of(2, Duration.ofMillis(100), 4).withJitter(0);

    private long now = 5_000 * MS;

    @Test
    void servesUpToConcurrencyThenQueuesThenRefuses() {
        CapacityModel<Integer> model = model(STEADY);

        List<Admission> admissions = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            admissions.add(model.arrive(i, now));
        }

        Admission serve = new Admission.Serve(100 * MS);
        Admission wait = new Admission.Wait();
        assertThat(admissions).containsExactly(serve, serve, wait, wait, wait, wait, new Admission.Refuse());
        assertThat(model.busy()).isEqualTo(2);
        assertThat(model.queued()).isEqualTo(4);
    }

    @Test
    void handsSlotsOutInOrderOfArrival() {
        CapacityModel<Integer> model = filled(STEADY.withThrash(0), 5);

        assertThat(List.of(next(model).request(), next(model).request(), next(model).request())).containsExactly(2, 3, 4);
        assertThat(model.done(now)).isNull();
        assertThat(model.done(now)).isNull();
        assertThat(model.busy()).isZero();
    }

    @Test
    void forgetsWhoGaveUpWaiting() {
        CapacityModel<Integer> model = filled(STEADY, 4);

        model.leave(2, now);

        assertThat(next(model).request()).isEqualTo(3);
    }

    @Test
    void getsSlowerWithTheSquareOfTheQueue() {
        CapacityModel<Integer> model = filled(STEADY.withThrash(3), 6);

        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            millis.add(next(model).nanos() / MS);
        }

        // the queue behind the one handed out is 3, 2, 1, 0 of 4: 1 + 3 * (q/4)^2
        assertThat(millis).containsExactly(268L, 175L, 118L, 100L);
    }

    @Test
    void drawsServiceTimesWithinTheJitterAndTheSameOnesForOneSeed() {
        Capacity jittery = Capacity.of(1_000, Duration.ofMillis(100), 0).withJitter(0.2);
        List<Long> times = new ArrayList<>();
        List<Long> again = new ArrayList<>();
        CapacityModel<Integer> model = model(jittery);
        CapacityModel<Integer> twin = model(jittery);
        for (int i = 0; i < 1_000; i++) {
            times.add(((Admission.Serve) model.arrive(i, now)).nanos());
            again.add(((Admission.Serve) twin.arrive(i, now)).nanos());
        }

        assertThat(times).isEqualTo(again).allMatch(nanos -> nanos >= 80 * MS && nanos <= 120 * MS);
        // the mean of 1000 even draws from ±20 has a standard deviation of 20 / sqrt(3) / sqrt(1000) = 0.37
        assertThat(times.stream().mapToLong(Long::longValue).average().orElseThrow() / MS).isBetween(98.5, 101.5);
    }

    @Test
    void startsColdAndWarmsUpInAStraightLine() {
        CapacityModel<Integer> model =
                model(Capacity.of(10, Duration.ofMillis(100), 0).withJitter(0).withCold(5, Duration.ofSeconds(10)));
        long started = now;

        assertThat(served(model, started)).isEqualTo(500);
        assertThat(served(model, started + 5_000 * MS)).isEqualTo(300);
        assertThat(served(model, started + 10_000 * MS)).isEqualTo(100);
        assertThat(served(model, started + 60_000 * MS)).isEqualTo(100);
    }

    @Test
    void crashesWhenTheQueueWasFullForTooLong() {
        CapacityModel<Integer> model = filled(STEADY.withCrashAfter(Duration.ofSeconds(1)), 6);

        assertThat(model.overloaded()).isTrue();
        assertThat(model.crashDue(now + 999 * MS)).isFalse();
        assertThat(model.crashDue(now + 1_000 * MS)).isTrue();
    }

    @Test
    void staysOverloadedUntilTheQueueIsHalfEmpty() {
        CapacityModel<Integer> model = filled(STEADY.withCrashAfter(Duration.ofSeconds(1)), 6);

        next(model);
        assertThat(model.overloaded()).isTrue();
        next(model);
        assertThat(model.overloaded()).isFalse();
        assertThat(model.crashDue(now + 60_000 * MS)).isFalse();
    }

    @Test
    void neverCrashesUnlessToldTo() {
        CapacityModel<Integer> model = filled(STEADY, 6);

        assertThat(model.crashDue(now + 3_600_000 * MS)).isFalse();
    }

    @Test
    void carriesItsRateAndBreaksAboveIt() {
        Capacity capacity = Capacity.of(8, Duration.ofMillis(100), 40).withCrashAfter(Duration.ofSeconds(2)); // carries 80/s

        assertThat(secondsToCrash(capacity, 60)).isEqualTo(-1);
        assertThat(secondsToCrash(capacity, 160)).isBetween(2.0, 5.0);
    }

    @Test
    void staysDownAtALoadItCarriedBeforeTheQueueWasFull() {
        // 70/s is below the 80/s of an empty queue and above the 20/s of a full one: the trigger is gone, the overload stays
        CapacityModel<Integer> model = model(Capacity.of(8, Duration.ofMillis(100), 40));
        PriorityQueue<Long> busyUntil = new PriorityQueue<>();
        for (int i = 0; i < 48; i++) {
            admit(model, busyUntil);
        }

        assertThat(refusedIn(30, 70, model, busyUntil)).isPositive();
        assertThat(refusedIn(30, 70, model(Capacity.of(8, Duration.ofMillis(100), 40)), new PriorityQueue<>())).isZero();
    }

    @Test
    void namesTheBoundThatIsBroken() {
        assertThatIllegalArgumentException().isThrownBy(() -> Capacity.of(0, Duration.ZERO, 0))
                .withMessage("concurrency: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException().isThrownBy(() -> Capacity.unlimited().withJitter(1.5))
                .withMessage("jitter: 1.5 (expected: 0..1)");
    }

    /// Evenly spaced arrivals for a minute of model time; -1: it did not crash.
    private double secondsToCrash(Capacity capacity, int perSecond) {
        CapacityModel<Integer> model = model(capacity);
        PriorityQueue<Long> busyUntil = new PriorityQueue<>();
        long start = now;
        for (int i = 0; i < 60 * perSecond; i++) {
            advance(model, busyUntil, start + i * 1_000 * MS / perSecond);
            admit(model, busyUntil);
            if (model.crashDue(now)) {
                return (now - start) / 1e9;
            }
        }
        return -1;
    }

    private int refusedIn(int seconds, int perSecond, CapacityModel<Integer> model, PriorityQueue<Long> busyUntil) {
        int refused = 0;
        long start = now;
        for (int i = 1; i <= seconds * perSecond; i++) {
            advance(model, busyUntil, start + i * 1_000 * MS / perSecond);
            refused += admit(model, busyUntil) ? 0 : 1;
        }
        return refused;
    }

    private boolean admit(CapacityModel<Integer> model, PriorityQueue<Long> busyUntil) {
        Admission admission = model.arrive(0, now);
        if (admission instanceof Admission.Serve serve) {
            busyUntil.add(now + serve.nanos());
        }
        return !(admission instanceof Admission.Refuse);
    }

    private void advance(CapacityModel<Integer> model, PriorityQueue<Long> busyUntil, long to) {
        while (!busyUntil.isEmpty() && busyUntil.element() <= to) {
            now = busyUntil.remove();
            Next<Integer> next = model.done(now);
            if (next != null) {
                busyUntil.add(now + next.nanos());
            }
        }
        now = to;
    }

    private CapacityModel<Integer> model(Capacity capacity) {
        return new CapacityModel<>(capacity, new SplittableRandom(7), now);
    }

    private CapacityModel<Integer> filled(Capacity capacity, int requests) {
        CapacityModel<Integer> model = model(capacity);
        for (int i = 0; i < requests; i++) {
            model.arrive(i, now);
        }
        return model;
    }

    private Next<Integer> next(CapacityModel<Integer> model) {
        return Objects.requireNonNull(model.done(now));
    }

    private static long served(CapacityModel<Integer> model, long at) {
        return ((Admission.Serve) model.arrive(0, at)).nanos() / MS;
    }
}
