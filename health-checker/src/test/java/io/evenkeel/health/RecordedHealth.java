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
    final List<Transition> transitions = new CopyOnWriteArrayList<>();

    @Override
    public void onProbe(BackendId id, ProbeResult result) {
        results.add(result);
    }

    @Override
    public void onTransition(BackendId id, boolean healthy, ProbeResult last) {
        transitions.add(new Transition(id, healthy));
    }
}
