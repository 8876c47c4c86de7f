package io.evenkeel.standalone.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What may be asked of a demo.
///
/// @param port      where the proxy serves, on loopback; 0 picks a free one
/// @param adminPort where the admin pages are, on loopback; 0 picks a free one
/// @param rate      requests a second that the demo's clients send, 0..5000; 0: none
/// @param duration  after which it ends by itself, 1 s or more; null: when told to
/// @param calm      without outages
public record DemoOptions(int port, int adminPort, int rate, @Nullable Duration duration, boolean calm) {

    private static final int LAST_PORT = 65_535;
    /// One client thread carries it, beside the proxy on the same machine.
    private static final int HIGHEST_RATE = 5_000;

    public DemoOptions {
        expect("port", port, LAST_PORT);
        expect("admin-port", adminPort, LAST_PORT);
        expect("rate", rate, HIGHEST_RATE);
        if (duration != null && duration.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("duration: " + duration.toMillis() + "ms (expected: 1s or more)");
        }
    }

    private static void expect(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0.." + most + ")");
        }
    }
}
