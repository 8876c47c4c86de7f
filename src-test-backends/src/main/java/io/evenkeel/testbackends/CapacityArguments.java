package io.evenkeel.testbackends;

import java.time.Duration;
import picocli.CommandLine.Option;

/// The options of the command line that make up a [Capacity].
final class CapacityArguments {

    @Option(names = "--concurrency", paramLabel = "N", description = "Requests served at one time (default: no limit).")
    private int concurrency = Integer.MAX_VALUE;

    @Option(names = "--service-time", paramLabel = "TIME", description = "Mean time one request takes (default: 0).")
    private Duration serviceTime = Duration.ZERO;

    @Option(names = "--jitter", paramLabel = "SHARE", description = "Spread of it, 0..1 (default: ${DEFAULT-VALUE}).")
    private double jitter = 0.2;

    @Option(names = "--queue", paramLabel = "N", description = "Requests that may wait (default: ${DEFAULT-VALUE}).")
    private int queue;

    @Option(names = "--thrash", paramLabel = "FACTOR",
            description = "A full queue makes every request take 1 + FACTOR times longer (default: ${DEFAULT-VALUE}).")
    private double thrash = 3;

    @Option(names = "--crash-after", paramLabel = "TIME",
            description = "Crash when the queue stays full so long (default: never).")
    private Duration crashAfter = Duration.ZERO;

    @Option(names = "--startup", paramLabel = "TIME", description = "Time from a start to listening (default: 0).")
    private Duration startup = Duration.ZERO;

    @Option(names = "--cold-factor", paramLabel = "FACTOR",
            description = "How many times longer requests take after a start (default: ${DEFAULT-VALUE}).")
    private double coldFactor = 1;

    @Option(names = "--cold-for", paramLabel = "TIME", description = "Until it is warm (default: 0).")
    private Duration coldFor = Duration.ZERO;

    /// @throws IllegalArgumentException naming the bound that is broken
    Capacity capacity() {
        return new Capacity(concurrency, serviceTime, jitter, queue, thrash, crashAfter, startup, coldFactor, coldFor);
    }
}
