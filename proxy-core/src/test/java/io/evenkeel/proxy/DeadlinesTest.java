package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final Duration TICK = Duration.ofNanos(Deadlines.TICK_NANOS);

    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> ticks = new ArrayDeque<>();
    private final Deadlines deadlines = new Deadlines(clock, (nanos, task) -> ticks.add(task));
    private final List<String> fired = new ArrayList<>();

    private Deadline named(String name) {
        return new Deadline(now -> fired.add(name));
    }

    private void tick() {
        clock.advance(TICK);
        Runnable task = ticks.poll();
        if (task != null) {
            task.run();
        }
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            tick();
        }
    }

    private long in(Duration duration) {
        return clock.nanos() + duration.toNanos();
    }

    @Test
    void comesNeverEarlyAndAtMostOneTickLate() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            long due = in(Duration.ofMillis(random.nextInt(200_000)));
            deadlines.set(new Deadline(now -> {
                assertThat(now).isBetween(due, due + 2 * Deadlines.TICK_NANOS);
                fired.add("x");
            }), due);
        }
        ticks(2010);

        assertThat(fired).hasSize(500);
        assertThat(deadlines.size()).isZero();
    }

    @Test
    void comesAtTheLaterTimeWhenMovedAway() {
        Deadline deadline = named("a");
        deadlines.set(deadline, in(Duration.ofSeconds(1)));
        for (int i = 0; i < 100; i++) {
            tick();
            deadlines.set(deadline, in(Duration.ofSeconds(1)));
        }
        assertThat(fired).isEmpty();
        ticks(11);

        assertThat(fired).containsExactly("a");
    }

    @Test
    void comesAtTheEarlierTimeWhenMovedCloser() {
        Deadline deadline = named("a");
        deadlines.set(deadline, in(Duration.ofSeconds(60)));
        deadlines.set(deadline, in(Duration.ofMillis(200)));
        ticks(3);

        assertThat(fired).containsExactly("a");
        assertThat(deadlines.size()).isZero();
    }

    @Test
    void doesNotComeOnceClearedOrMovedToNever() {
        Deadline cleared = named("cleared");
        Deadline never = named("never");
        deadlines.set(cleared, in(Duration.ofMillis(200)));
        deadlines.set(never, in(Duration.ofMillis(200)));
        deadlines.clear(cleared);
        deadlines.set(never, Nanos.NEVER);
        ticks(600);

        assertThat(fired).isEmpty();
        assertThat(deadlines.size()).isZero();
    }

    @Test
    void mayBeSetAnewFromItsOwnCall() {
        Deadline[] self = new Deadline[1];
        self[0] = new Deadline(now -> {
            fired.add("x");
            if (fired.size() < 3) {
                deadlines.set(self[0], now);
            }
        });
        deadlines.set(self[0], in(Duration.ofMillis(100)));
        ticks(10);

        assertThat(fired).hasSize(3);
    }

    @Test
    void mayClearAnotherFromItsCall() {
        Deadline second = named("second");
        Deadline first = new Deadline(now -> {
            fired.add("first");
            deadlines.clear(second);
        });
        deadlines.set(second, in(Duration.ofMillis(100)));
        deadlines.set(first, in(Duration.ofMillis(100)));
        ticks(5);

        assertThat(fired).containsExactly("first");
    }

    @Test
    void comesAfterAPauseOfTheLoopLongerThanTheWheel() {
        deadlines.set(named("a"), in(Duration.ofSeconds(30)));
        deadlines.set(named("b"), in(Duration.ofSeconds(90)));
        clock.advance(Duration.ofMinutes(5));
        tick();

        assertThat(fired).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void ticksOnlyWhileThereIsSomethingToWatch() {
        assertThat(ticks).isEmpty();
        deadlines.set(named("a"), in(Duration.ofMillis(100)));
        assertThat(ticks).hasSize(1);
        ticks(3);
        assertThat(ticks).isEmpty();

        clock.advance(Duration.ofHours(1));
        deadlines.set(named("b"), in(Duration.ofMillis(100)));
        ticks(3);
        assertThat(fired).containsExactly("a", "b");
    }
}
