package io.evenkeel.health;

import io.evenkeel.config.ProbeConfig;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One backend under watch: when it is probed, and what the probes made of it. Event loop only.
///
/// Probes begin on a grid, one a slot as long as the interval, each moved within its slot by the jitter. The grid does not drift, so
/// that the backends stay spread however long the process runs. A probe begins when the one before has ended: there are never two
/// at a time, and slots that passed meanwhile are left out rather than made up for.
final class Watched {

    private final Announcer announcer;
    private final Prober prober;
    private final Timer timer;
    private final RandomGenerator random;

    private ProbeTarget target;
    private HealthState state = HealthState.INITIAL;
    private long slot;
    private boolean stopped;
    private @Nullable Runnable cancelNext;
    private @Nullable Runnable cancelProbe;

    Watched(ProbeTarget target, Announcer announcer, Prober prober, Timer timer, RandomGenerator random) {
        this.target = target;
        this.announcer = announcer;
        this.prober = prober;
        this.timer = timer;
        this.random = random;
    }

    ProbeTarget target() {
        return target;
    }

    /// @param phase where in each interval of the clock, counted from its zero, the slots begin: backends that come at different
    ///              times share one circle, on which their phases are spread
    void start(long phase) {
        long now = timer.nanoTime();
        slot = now + Math.floorMod(phase - now, target.probe().interval().toNanos());
        scheduleNext();
    }

    /// Probes in another way from now on, or at another pace; what is known of its health is kept.
    void change(ProbeTarget target, long phase) {
        halt();
        this.target = target;
        start(phase);
    }

    void stop() {
        stopped = true;
        halt();
    }

    private void halt() {
        if (cancelNext != null) {
            cancelNext.run();
            cancelNext = null;
        }
        if (cancelProbe != null) {
            cancelProbe.run();
            cancelProbe = null;
        }
    }

    private void scheduleNext() {
        ProbeConfig probe = target.probe();
        long interval = probe.interval().toNanos();
        long now = timer.nanoTime();
        // Half the jitter to either side: two probes, one early and one late, are then apart by at most the jitter more than the interval.
        long move = (long) ((random.nextDouble() - 0.5) * probe.jitter() * interval);
        cancelNext = timer.schedule(this::begin, Math.max(0, slot + move - now));
    }

    private void begin() {
        cancelNext = null;
        cancelProbe = prober.probe(target, this::ended);
    }

    private void ended(ProbeResult result) {
        cancelProbe = null;
        boolean passed = result instanceof ProbeResult.Passed;
        HealthState before = state;
        HealthState after = before.after(passed, target.probe().rise(), target.probe().fall());
        state = after;
        announcer.probed(target, result, after.healthy());
        if (before.healthy() != after.healthy()) {
            announcer.turned(target, after.healthy(), result);
        }
        if (!stopped) {
            skipPastSlots();
            scheduleNext();
        }
    }

    private void skipPastSlots() {
        long interval = target.probe().interval().toNanos();
        long passed = Math.max(0, (timer.nanoTime() - slot) / interval);
        slot += (passed + 1) * interval;
    }
}
