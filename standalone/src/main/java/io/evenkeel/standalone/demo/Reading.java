package io.evenkeel.standalone.demo;

import io.evenkeel.metrics.Meters;
import io.evenkeel.standalone.admin.BackendStatus;
import io.evenkeel.standalone.admin.ProcessView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One look at the process, through what an operator can look through. Immutable.
///
/// @param nanos    when, by [System#nanoTime]
/// @param version  number of the configuration in force
/// @param requests requests ended at all listeners since the start, whoever sent them
/// @param retries  tries that followed a failed one
/// @param backends those of the configuration in force, in its order
record Reading(long nanos, int version, double requests, double retries, List<SeenBackend> backends) {

    /// One backend.
    ///
    /// @param answers tries it answered, since the start
    /// @param share   of its pool's picks in the last 10 s, 0..1; NaN without any
    /// @param latency of its answers, since the start
    record SeenBackend(BackendStatus status, double answers, double share, Buckets latency) {

        /// `pool/name`
        String id() {
            return status.pool() + "/" + status.name();
        }

        Health health() {
            return Health.of(status);
        }
    }

    static Reading of(ProcessView view, long nanos) {
        MetricsPage page = MetricsPage.parse(view.metrics());
        return new Reading(
                nanos,
                view.status().config().version(),
                page.sum(Meters.LISTENER_REQUESTS, Map.of()),
                page.sum(Meters.ROUTE_RETRIES, Map.of()),
                view.backends().stream().map(status -> seen(status, page)).toList());
    }

    private static SeenBackend seen(BackendStatus status, MetricsPage page) {
        Map<String, String> labels = Map.of("pool", status.pool(), "backend", status.name());
        return new SeenBackend(
                status,
                page.sum(Meters.BACKEND_REQUESTS, labels),
                page.value(Meters.BACKEND_SHARE, labels),
                page.buckets(Meters.BACKEND_LATENCY, labels));
    }

    /// The backend of that identity; empty if this configuration has none.
    Optional<SeenBackend> find(String id) {
        return backends.stream().filter(backend -> backend.id().equals(id)).findFirst();
    }
}
