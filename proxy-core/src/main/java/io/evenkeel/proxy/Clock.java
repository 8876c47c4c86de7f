package io.evenkeel.proxy;

import java.time.Instant;
import java.time.InstantSource;

/// Where time comes from. Any thread.
public interface Clock extends InstantSource {

    /// The clocks of the machine.
    Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }
    };

    /// Monotonic, in nanoseconds since an arbitrary moment in the past; 0 or more.
    long nanos();

    /// Milliseconds since 1970-01-01T00:00Z.
    @Override
    long millis();

    @Override
    default Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}
