package io.evenkeel.proxy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A backend that holds every request until it is told to answer one more, and counts how many it has at once.
final class HoldingBackend implements AutoCloseable {

    private final Semaphore answers = new Semaphore(0);
    private final AtomicInteger present = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final ScriptedBackend server = ScriptedBackend.of(this::serve);

    private void serve(Peer peer) throws InterruptedException {
        while (true) {
            String head;
            try {
                head = peer.readHead();
            } catch (AssertionError e) {
                return; // the proxy closed
            }
            most.accumulateAndGet(present.incrementAndGet(), Math::max);
            paths.add(head.split(" ")[1]);
            if (!answers.tryAcquire(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("never told to answer " + head);
            }
            present.decrementAndGet();
            peer.send(ScriptedBackend.ok("done"));
        }
    }

    /// Lets it answer that many requests, held ones and coming ones.
    void answer(int requests) {
        answers.release(requests);
    }

    int port() {
        return server.port();
    }

    /// Requests it holds now.
    int present() {
        return present.get();
    }

    /// The most it had at one moment.
    int most() {
        return most.get();
    }

    /// Whatever came, in that order.
    List<String> paths() {
        return paths;
    }

    @Override
    public void close() {
        server.close();
    }
}
