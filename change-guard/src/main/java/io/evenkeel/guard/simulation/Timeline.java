package io.evenkeel.guard.simulation;

import java.util.PriorityQueue;

/// Virtual time: events in order, and a clock that jumps from one to the next. Events of the same nanosecond happen in the order in which
/// they were planned, so that a run is the same every time.
final class Timeline {

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long planned;

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /// Nanoseconds since the start.
    long now() {
        return now;
    }

    /// @param delayNanos 0 and more; 0: after what happens now
    void after(long delayNanos, Runnable action) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("delayNanos: " + delayNanos + " (expected: 0 or more)");
        }
        events.add(new Event(now + delayNanos, planned++, action));
    }

    /// Does `action` again and again, the first time after one period, for as long as the simulation runs.
    void every(long periodNanos, Runnable action) {
        after(periodNanos, () -> {
            action.run();
            every(periodNanos, action);
        });
    }

    /// Lets time pass until nothing is planned. There must be no [#every].
    void runOut() {
        while (!events.isEmpty()) {
            runUntil(events.peek().at);
        }
    }

    /// Lets time pass until then; what is due later stays planned.
    void runUntil(long nanos) {
        while (!events.isEmpty() && events.peek().at <= nanos) {
            Event event = events.remove();
            now = event.at;
            event.action.run();
        }
        now = Math.max(now, nanos);
    }
}
