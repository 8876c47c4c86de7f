package io.evenkeel.config;

import java.time.Duration;

/// Passive health: when real traffic takes a backend out, and for how long.
///
/// @param consecutiveFailures so many failed answers in a row take it out at once; 0: never
/// @param successRate         the statistical rule of each sweep
/// @param latency             the rule for slow ones of each sweep
/// @param interval            between sweeps
/// @param base                the n-th ejection lasts n times as long
/// @param max                 longest ejection
/// @param maxEjected          0..1, share of the pool that may be out at once: rounded down, but at least one while another is eligible
public record EjectionConfig(
        int consecutiveFailures, SuccessRate successRate, Latency latency, Duration interval, Duration base, Duration max, double maxEjected) {

    /// Nobody is ejected.
    public static final EjectionConfig NONE = new EjectionConfig(
            0, new SuccessRate(0, 5, 100), new Latency(0, 100), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(5), 0);

    /// As the file has it when it says nothing.
    public static final EjectionConfig DEFAULT = new EjectionConfig(
            5, new SuccessRate(1.9, 5, 100), new Latency(0, 100), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(5), 0.34);

    /// Out goes whose success rate is below the mean of the pool by more than so many standard deviations.
    ///
    /// @param deviations  0: never
    /// @param minBackends with enough requests, else nobody is judged
    /// @param minRequests of a backend within an interval, else it is not judged
    public record SuccessRate(double deviations, int minBackends, int minRequests) {}

    /// Out goes whose mean latency is above so many times the median of the pool.
    ///
    /// @param times       0: never
    /// @param minRequests of a backend within an interval, else it is not judged
    public record Latency(double times, int minRequests) {}
}
