package io.evenkeel.health;

import java.util.Comparator;
import java.util.PriorityQueue;

/// Time moved by hand.
final class ManualTimer implements Timer {

    private record Task(long at, long number, Runnable what) {}

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long now;
    private long number;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Runnable schedule(Runnable what, long delayNanos) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("delay: " + delayNanos + " (expected: 0 and more)");
        }
        var task = new Task(now + delayNanos, number++, what);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /// Runs all that falls due within this time, each at its moment.
    void advance(long nanos) {
        long end = now + nanos;
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            Task task = tasks.remove();
            now = task.at();
            task.what().run();
        }
        now = end;
    }

    int scheduled() {
        return tasks.size();
    }
}
