package io.evenkeel.guard.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A server with a [Capacity]. It does not notice clients that give up: what they asked for is served to nobody, as by most real servers.
final class SimulatedServer implements Upstream {

    private final Timeline time;
    private final RandomGenerator random;
    private Capacity capacity;

    private final Queue<Caller> queue = new ArrayDeque<>();
    private final Set<Caller> served = new LinkedHashSet<>();
    private boolean overloaded;
    private boolean down;
    private long stalledUntil;
    private int overloads;
    private long arrivals;
    private int crashes;
    private Ending end = Ending.ANSWERED;

    SimulatedServer(Timeline time, RandomGenerator random, Capacity capacity) {
        this.time = time;
        this.random = random;
        this.capacity = capacity;
    }

    /// What it serves fails from now on.
    SimulatedServer failing() {
        end = Ending.FAILED;
        return this;
    }

    /// From the next request served on.
    void capacity(Capacity changed) {
        this.capacity = changed;
    }

    /// It stands still: what it begins to serve meanwhile rests until that is over, and only then takes its time.
    void stall(long nanos) {
        stalledUntil = time.now() + nanos;
    }

    /// Requests that came, refused ones included.
    long arrivals() {
        return arrivals;
    }

    /// How often it ended because its queue stayed full.
    int crashes() {
        return crashes;
    }

    /// Requests it has, served and waiting ones.
    int load() {
        return served.size() + queue.size();
    }

    @Override
    public void handle(Caller caller) {
        arrivals++;
        if (down) {
            time.after(0, () -> caller.ended(Ending.REFUSED));
        } else if (served.size() < capacity.concurrency()) {
            serve(caller);
        } else if (queue.size() < capacity.queue()) {
            queue.add(caller);
            watch();
        } else {
            watch();
            time.after(0, () -> caller.ended(Ending.OVERLOADED));
        }
    }

    private void serve(Caller caller) {
        served.add(caller);
        int servedIn = crashes;
        long rests = Math.max(0, stalledUntil - time.now());
        time.after(rests + Math.round(capacity.service().draw(random) * pressure()), () -> {
            if (servedIn == crashes) {
                done(caller);
            }
        });
    }

    private double pressure() {
        double filled = (double) queue.size() / Math.max(1, capacity.queue());
        return 1 + capacity.thrash() * filled * filled;
    }

    private void done(Caller caller) {
        served.remove(caller);
        Caller next = queue.poll();
        watch();
        if (next != null) {
            serve(next);
        }
        caller.ended(end);
    }

    private void watch() {
        if (capacity.crashAfter() == 0) {
            return;
        }
        boolean full = served.size() >= capacity.concurrency() && queue.size() >= capacity.queue();
        if (full && !overloaded) {
            overloaded = true;
            int began = ++overloads;
            time.after(capacity.crashAfter(), () -> {
                if (overloaded && overloads == began) {
                    crash();
                }
            });
        } else if (!full && overloaded && queue.size() <= capacity.queue() / 2) {
            overloaded = false;
        }
    }

    private void crash() {
        List<Caller> lost = new ArrayList<>(served);
        lost.addAll(queue);
        served.clear();
        queue.clear();
        overloaded = false;
        down = true;
        crashes++;
        time.after(capacity.restart(), () -> down = false);
        lost.forEach(caller -> caller.ended(Ending.RESET));
    }
}
