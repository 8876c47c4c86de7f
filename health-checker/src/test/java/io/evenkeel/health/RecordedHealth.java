package io.evenkeel.health;

import io.evenkeel.routing.BackendId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what a checker told.
final class RecordedHealth implements HealthListener {

    record Transition(BackendId id, boolean healthy) {}

    final List<ProbeResult> results = Collections.synchronizedList(new ArrayList<>());
    final List<Boolean> levels = Collections.synchronizedList(new ArrayList<>());
    final List<Transition> transitions = new CopyOnWriteArrayList<>();

    @Override
    public void onProbe(ProbeTarget target, ProbeResult result, boolean healthy) {
        results.add(result);
        levels.add(healthy);
    }

    @Override
    public void onTransition(ProbeTarget target, boolean healthy, ProbeResult last) {
        transitions.add(new Transition(target.id(), healthy));
    }
}
