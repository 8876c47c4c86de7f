package io.evenkeel.standalone.demo;

import java.util.List;

/// What the demo shows at one moment. Immutable. Quantiles and shares are NaN where there is nothing to tell.
///
/// @param seconds           since the demo serves
/// @param version           number of the configuration in force
/// @param requestsPerSecond at all listeners, whoever sent them
/// @param retries           tries that followed a failed one, since the start
/// @param rows              one a backend
/// @param clients           what the demo's own clients saw
record Figures(long seconds, int version, double requestsPerSecond, long retries, List<Row> rows, Clients clients) {

    /// One backend.
    ///
    /// @param backend           `pool/name`
    /// @param requestsPerSecond it answered, in the last two seconds
    /// @param inFlight          requests in flight at its address
    /// @param share             of its pool's picks in the last 10 s, 0..1
    /// @param expectedShare     by weight over the eligible backends, 0..1; NaN where the strategy looks at no weight
    /// @param p50Millis         to the head of its answers, in the last 10 s; an estimate, see [Buckets#quantile]
    /// @param p99Millis         the same
    record Row(
            String backend, Health health, double requestsPerSecond, int inFlight, double share, double expectedShare, double p50Millis,
            double p99Millis) {}

    /// The demo's own clients.
    ///
    /// @param answers   2xx and 3xx, since the start
    /// @param errors    other answers, and requests without one
    /// @param unsent    requests that were due while too many were in flight
    /// @param lastError what the newest error was; empty without one
    /// @param p50Millis from the moment a request was due to the end of its answer, in the last 10 s
    /// @param p99Millis the same
    record Clients(long answers, long errors, long unsent, String lastError, double p50Millis, double p99Millis) {}

    /// Requests in flight at all backends.
    int inFlight() {
        return rows.stream().mapToInt(Row::inFlight).sum();
    }
}
