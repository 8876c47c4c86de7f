package io.evenkeel.metrics;

import io.evenkeel.health.HealthListener;
import io.evenkeel.health.ProbeResult;
import io.evenkeel.routing.BackendId;

/// Counts what probes find. Results for a backend that is not on the page are not counted.
final class HealthMeters implements HealthListener {

    private final ProxyMeters meters;

    HealthMeters(ProxyMeters meters) {
        this.meters = meters;
    }

    @Override
    public void onProbe(BackendId id, ProbeResult result) {
        BackendMeters backend = meters.known(id);
        if (backend != null) {
            backend.probed(result);
        }
    }

    @Override
    public void onTransition(BackendId id, boolean healthy, ProbeResult last) {
        BackendMeters backend = meters.known(id);
        if (backend != null) {
            backend.turned(healthy);
        }
    }
}
