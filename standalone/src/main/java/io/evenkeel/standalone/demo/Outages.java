package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.demo.Event.Kind;
import io.evenkeel.standalone.demo.Reading.SeenBackend;
import io.evenkeel.testbackends.TestBackend;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kills one backend after another and brings it back: long enough away for the probes to take it out, long enough back for the shares to
/// be even again. One thread; the caller tells the time.
final class Outages {

    private static final Logger log = LoggerFactory.getLogger(Outages.class);

    /// Time to see an even load before the first outage.
    static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(6);
    /// How long a backend stays away after the probes took it out.
    static final long OUT_NANOS = TimeUnit.SECONDS.toNanos(7);
    /// After which it returns anyway: an edited configuration may not probe it.
    static final long UNNOTICED_NANOS = TimeUnit.SECONDS.toNanos(30);
    /// From a return to the next outage: as long as the window of the shares, and a little to look at them.
    static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(14);

    private enum Phase {
        /// All are up.
        UP,
        /// One is down, and requests still go there.
        UNNOTICED,
        /// The probes took it out.
        OUT
    }

    private final String pool;
    private final List<TestBackend> backends;
    /// Whose turn it is: the second at first, so that an eye on the first row sees that it is not the first that is special.
    private int turn = 1;
    private Phase phase = Phase.UP;
    /// When the phase began.
    private long since;
    private long pause = FIRST_NANOS;

    /// @param pool     the pool the configuration has them in
    /// @param backends at least two
    Outages(String pool, List<TestBackend> backends, long nowNanos) {
        this.pool = pool;
        this.backends = backends;
        since = nowNanos;
    }

    /// Does what is due.
    ///
    /// @param reading what the process says of the backends
    /// @return what was done
    List<Event> step(Reading reading) {
        long now = reading.nanos();
        boolean takenOut = reading.find(id()).map(SeenBackend::health).filter(Health.UNHEALTHY::equals).isPresent();
        if (phase == Phase.UNNOTICED && takenOut) {
            enter(Phase.OUT, now);
        }
        long passed = now - since;
        return switch (phase) {
            case UP -> passed < pause ? List.of() : kill(now);
            case UNNOTICED -> passed < UNNOTICED_NANOS ? List.of() : restart(now);
            case OUT -> passed < OUT_NANOS ? List.of() : restart(now);
        };
    }

    private void enter(Phase next, long now) {
        phase = next;
        since = now;
    }

    private List<Event> kill(long now) {
        backends.get(turn).crash();
        enter(Phase.UNNOTICED, now);
        return List.of(new Event(Kind.KILLED, id()));
    }

    private List<Event> restart(long now) {
        try {
            backends.get(turn).restart();
        } catch (UncheckedIOException e) {
            log.warn("backend not started again, trying on backend={}", id(), e); // some connection has its port for the moment
            return List.of();
        }
        Event started = new Event(Kind.STARTED, id());
        enter(Phase.UP, now);
        pause = PAUSE_NANOS;
        turn = (turn + 1) % backends.size();
        return List.of(started);
    }

    private String id() {
        return pool + "/" + backends.get(turn).name();
    }
}
