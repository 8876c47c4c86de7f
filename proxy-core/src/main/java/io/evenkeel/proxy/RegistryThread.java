package io.evenkeel.proxy;

import io.evenkeel.routing.BackendRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets time pass for the registry, and looks at failures in a row as soon as an event loop tells of them: on a thread of its own, since
/// the registry's lock is held while pickers are rebuilt. Any thread.
final class RegistryThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RegistryThread.class);

    /// Ejections end and slow starts grow so often; a ramp of 5 s still has 20 steps.
    private static final long SWEEP_MILLIS = 250;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("evenkeel-registry").factory());
    private final BackendRegistry registry;
    private final Clock clock;

    RegistryThread(BackendRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        registry.attend(executor);
        executor.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// One that fails must not be the last.
    private void sweep() {
        try {
            registry.sweep(clock.nanos());
        } catch (RuntimeException e) {
            log.error("internal error task=sweep", e);
        }
    }

    @Override
    public void close() {
        registry.leave(executor);
        executor.shutdownNow();
    }
}
