package io.evenkeel.metrics;

import io.evenkeel.health.HealthListener;
import io.evenkeel.health.ProbeResult;
import io.evenkeel.health.ProbeTarget;

/// Counts what probes find. Results for a backend that is not on the page are not counted.
final class HealthMeters implements HealthListener {

    private final ProxyMeters meters;

    HealthMeters(ProxyMeters meters) {
        this.meters = meters;
    }

    @Override
    public void onProbe(ProbeTarget target, ProbeResult result, boolean healthy) {
        BackendMeters backend = meters.known(target.id());
        if (backend != null) {
            backend.probed(result);
        }
    }

    @Override
    public void onTransition(ProbeTarget target, boolean healthy, ProbeResult last) {
        BackendMeters backend = meters.known(target.id());
        if (backend != null) {
            backend.turned(healthy);
        }
    }
}
