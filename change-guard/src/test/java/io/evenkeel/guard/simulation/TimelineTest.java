package io.evenkeel.guard.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final Timeline time = new Timeline();
    private final List<String> seen = new ArrayList<>();

    private Runnable see(String name) {
        return () -> seen.add(name + " at " + time.now());
    }

    @Test
    void eventsHappenInTheOrderOfTimeAndThenOfPlanning() {
        time.after(20, see("late"));
        time.after(10, see("first"));
        time.after(10, see("second"));
        time.runOut();

        assertThat(seen).containsExactly("first at 10", "second at 10", "late at 20");
    }

    @Test
    void whatIsPlannedForNowHappensBehindWhatIsPlannedForNow() {
        time.after(5, () -> time.after(0, see("planned at 5")));
        time.after(5, see("planned before"));
        time.runOut();

        assertThat(seen).containsExactly("planned before at 5", "planned at 5 at 5");
    }

    @Test
    void timePassesWithoutEventsAndLaterOnesStayPlanned() {
        time.every(10, see("tick"));
        time.runUntil(25);

        assertThat(seen).containsExactly("tick at 10", "tick at 20");
        assertThat(time.now()).isEqualTo(25);
        time.runUntil(30);
        assertThat(seen).hasSize(3);
    }

    @Test
    void refusesThePast() {
        assertThatThrownBy(() -> time.after(-1, () -> {})).hasMessage("delayNanos: -1 (expected: 0 or more)");
    }
}
