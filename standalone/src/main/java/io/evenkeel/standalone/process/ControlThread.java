package io.evenkeel.standalone.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread on which a process changes: one thing after another. Any thread may hand it something.
final class ControlThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ControlThread.class);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("evenkeel-control").factory());

    /// Something that can be asked for any number of times and then happens once, after the last time it was asked for. So what waits
    /// here is bounded, however many signals and file changes come.
    Runnable coalesced(String name, Runnable task) {
        AtomicBoolean waiting = new AtomicBoolean();
        return () -> {
            if (waiting.compareAndSet(false, true)) {
                execute(name, () -> {
                    waiting.set(false);
                    task.run();
                });
            }
        };
    }

    void execute(String name, Runnable task) {
        try {
            executor.execute(guarded(name, task));
        } catch (RejectedExecutionException e) {
            log.debug("ended before task={}", name);
        }
    }

    /// Has something done and waits for it.
    ///
    /// @param patience after which it is not done any more, unless it has begun
    /// @return null when it was not done, or failed, which is then logged
    <T> @Nullable T call(String name, Callable<T> task, Duration patience) {
        try {
            Future<T> done = executor.submit(task);
            try {
                return done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                done.cancel(false);
                log.warn("not done in time task={}", name);
            }
        } catch (RejectedExecutionException e) {
            log.debug("ended before task={}", name);
        } catch (ExecutionException e) {
            log.error("internal error task={}", name, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /// @return what cancels it
    Future<?> every(Duration pause, String name, Runnable task) {
        return executor.scheduleWithFixedDelay(guarded(name, task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// A task that fails must not take the thread with it, on which the stop depends.
    private static Runnable guarded(String name, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("internal error task={}", name, e);
            }
        };
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
