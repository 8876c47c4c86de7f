package io.evenkeel.config;

import java.time.Duration;

/// The bounded wait for a free slot while every backend of a pool is full.
///
/// @param max     requests that may wait, over all event loops; 0: none
/// @param maxWait after which a waiting request is refused
public record QueueConfig(int max, Duration maxWait) {

    /// Nobody waits.
    public static final QueueConfig NONE = new QueueConfig(0, Duration.ZERO);

    /// As the file has it when it says nothing.
    public static final QueueConfig DEFAULT = new QueueConfig(1024, Duration.ofSeconds(1));
}
