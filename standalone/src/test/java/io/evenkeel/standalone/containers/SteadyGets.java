package io.evenkeel.standalone.containers;

import io.evenkeel.standalone.containers.StrictClient.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// GETs at a steady pace by a few clients until closed, every one of them counted.
final class SteadyGets implements AutoCloseable {

    /// So many GETs are in flight at most.
    static final int CLIENTS = 8;

    private static final int PER_SECOND = 100;
    private static final String PATH = "/bytes/2000";

    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private final Semaphore due = new Semaphore(0);
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicLong good = new AtomicLong();
    private final Queue<Outcome.Failed> failed = new ConcurrentLinkedQueue<>();
    private final Queue<Outcome.BrokenOff> brokenOff = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    SteadyGets(String host, int port) {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofPlatform().daemon().start(() -> askUntilClosed(host, port)));
        }
        pace.scheduleAtFixedRate(due::release, 0, TimeUnit.SECONDS.toMicros(1) / PER_SECOND, TimeUnit.MICROSECONDS);
    }

    private void askUntilClosed(String host, int port) {
        try (StrictClient client = new StrictClient(host, port)) {
            for (due.acquireUninterruptibly(); !closed; due.acquireUninterruptibly()) {
                switch (client.get(PATH)) {
                    case Outcome.Good _ -> good.incrementAndGet();
                    case Outcome.Failed other -> failed.add(other);
                    case Outcome.BrokenOff other -> brokenOff.add(other);
                }
            }
        }
    }

    /// Waits for that many further good answers.
    void awaitGood(int more) {
        long enough = good.get() + more;
        Containers.await(more + " further good answers; failed: " + failed, () -> good.get() >= enough);
    }

    /// Ends when every GET that was begun has ended.
    @Override
    public void close() {
        closed = true;
        pace.shutdownNow();
        due.release(CLIENTS);
        try {
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Outcome.Failed> failed() {
        return List.copyOf(failed);
    }

    List<Outcome.BrokenOff> brokenOff() {
        return List.copyOf(brokenOff);
    }
}
