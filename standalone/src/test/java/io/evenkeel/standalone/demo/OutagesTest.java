package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.demo.Event.Kind;
import io.evenkeel.testbackends.Fleet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutagesTest {

    private final Fleet fleet = Fleet.start(2);
    private final Outages outages = new Outages("web", fleet.backends(), 0);
    private boolean firstHealthy = true;
    private boolean secondHealthy = true;

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void killsOneAndBringsItBackOnceItWasTakenOut() {
        assertThat(step(Outages.FIRST_NANOS - 1)).isEmpty();
        assertThat(step(Outages.FIRST_NANOS)).containsExactly(new Event(Kind.KILLED, "web/backend-2"));
        assertThat(states()).containsExactly("up", "crashed");

        long noticed = Outages.FIRST_NANOS + Outages.OUT_NANOS;
        assertThat(step(noticed)).as("nobody took it out yet").isEmpty();
        secondHealthy = false;
        assertThat(step(noticed)).isEmpty();
        long back = noticed + Outages.OUT_NANOS;
        assertThat(step(back - 1)).as("not out for long enough").isEmpty();
        assertThat(step(back)).containsExactly(new Event(Kind.STARTED, "web/backend-2"));
        assertThat(states()).containsExactly("up", "up");
    }

    @Test
    void takesOneAfterAnother() {
        long time = outage(Outages.FIRST_NANOS, "web/backend-2");
        time = outage(time + Outages.PAUSE_NANOS, "web/backend-1");
        outage(time + Outages.PAUSE_NANOS, "web/backend-2");
    }

    @Test
    void bringsBackWhatIsNotProbed() {
        step(Outages.FIRST_NANOS);

        assertThat(step(Outages.FIRST_NANOS + Outages.UNNOTICED_NANOS)).containsExactly(new Event(Kind.STARTED, "web/backend-2"));
        assertThat(states()).containsExactly("up", "up");
    }

    /// @return when the backend was back
    private long outage(long from, String id) {
        assertThat(step(from - 1)).isEmpty();
        assertThat(step(from)).containsExactly(new Event(Kind.KILLED, id));
        firstHealthy = false;
        secondHealthy = false;
        assertThat(step(from)).isEmpty();
        long back = from + Outages.OUT_NANOS;
        assertThat(step(back)).containsExactly(new Event(Kind.STARTED, id));
        firstHealthy = true;
        secondHealthy = true;
        return back;
    }

    private List<Event> step(long nanos) {
        return outages.step(Looks.reading(
                nanos / 1e9, 1, Looks.backend("backend-1", firstHealthy), Looks.backend("backend-2", secondHealthy)));
    }

    private List<String> states() {
        return fleet.backends().stream().map(backend -> backend.stats().state()).toList();
    }
}
