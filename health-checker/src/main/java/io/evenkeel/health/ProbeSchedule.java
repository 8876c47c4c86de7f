package io.evenkeel.health;

import io.evenkeel.routing.BackendId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Which backends are watched. Event loop only.
final class ProbeSchedule {

    private final Announcer announcer;
    private final Prober prober;
    private final Timer timer;
    private final RandomGenerator random;
    private final Phases phases;
    private final Map<BackendId, Watched> watched = new LinkedHashMap<>();

    ProbeSchedule(Announcer announcer, Prober prober, Timer timer, RandomGenerator random) {
        this.announcer = announcer;
        this.prober = prober;
        this.timer = timer;
        this.random = random;
        phases = new Phases(random.nextLong());
    }

    /// See [HealthChecker#watch].
    void watch(List<ProbeTarget> targets) {
        Set<BackendId> named = new HashSet<>();
        for (ProbeTarget target : targets) {
            if (named.add(target.id())) {
                watch(target);
            }
        }
        watched.values().removeIf(known -> {
            boolean gone = !named.contains(known.target().id());
            if (gone) {
                known.stop();
            }
            return gone;
        });
    }

    private void watch(ProbeTarget target) {
        Watched known = watched.get(target.id());
        if (known != null && known.target().equals(target)) {
            return;
        }
        long phase = phases.next(target.probe().interval().toNanos());
        if (known != null && known.target().address().equals(target.address())) {
            known.change(target, phase);
            return;
        }
        if (known != null) {
            known.stop();
        }
        var fresh = new Watched(target, announcer, prober, timer, random);
        watched.put(target.id(), fresh);
        fresh.start(phase);
    }

    void stop() {
        watched.values().forEach(Watched::stop);
        watched.clear();
    }
}
