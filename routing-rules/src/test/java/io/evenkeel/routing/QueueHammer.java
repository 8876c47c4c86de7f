package io.evenkeel.routing;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.QueueConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Threads that pick, wait, leave and give back as fast as they can, as event loops do under overload, while health flips and configurations
/// come and go. Every slot is counted a second time, outside the code under test.
///
/// What must hold: no address ever has more than its cap; everyone who waits is served, sent off or gone, once; nobody waits for
/// ever; in the end nothing is in flight and nobody waits.
final class QueueHammer {

    /// Longer than any machine sleeps; a wait that is not over by then was forgotten.
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int CAP = 3;

    /// @param atOnce   served without a wait
    /// @param waited   served after one
    /// @param left     gave their place up
    /// @param sentOff  lost all hope
    /// @param refused  found no place
    /// @param most     in flight at one address at one moment
    record Result(long atOnce, long waited, long left, long sentOff, long refused, int most) {}

    private final int threads;
    private final long operations;
    private final boolean changes;
    private final BackendRegistry registry = new BackendRegistry(TestPick.random(1));
    private final Map<HostPort, AtomicInteger> inUse = new HashMap<>();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile List<Pool> pools;

    /// @param operations of each thread
    /// @param changes    whether health and configuration change meanwhile
    QueueHammer(int threads, long operations, boolean changes) {
        this.threads = threads;
        this.operations = operations;
        this.changes = changes;
        pools = registry.open(config());
        pools.forEach(pool -> pool.backends().forEach(backend -> inUse.put(backend.address(), new AtomicInteger())));
    }

    /// Two pools that share an address, and one to which the first spills.
    private static ProxyConfig config() {
        BackendConfig shared = new BackendConfig("s", new HostPort("shared.internal", 80), 1, CAP);
        return TestConfigs.pools(
                pool("one", "spare", TestConfigs.backend("a", 1, CAP), shared),
                pool("two", null, shared, TestConfigs.backend("b", 1, CAP)),
                pool("spare", null, TestConfigs.backend("c", 1, 1)));
    }

    private static PoolConfig pool(String name, @Nullable String spillTo, BackendConfig... backends) {
        PoolConfig plain = TestConfigs.pool(name, "round-robin", TestConfigs.PROBE, 0, backends);
        return new PoolConfig(name, plain.strategy(), plain.backends(), plain.connections(), plain.probe(), plain.panic(), plain.hash(), null,
                spillTo, new QueueConfig(16, Duration.ofSeconds(1)), plain.ejection(), plain.slowStart(), plain.limit(), null);
    }

    /// Runs to the end.
    ///
    /// @throws AssertionError when something did not hold
    Result run() throws InterruptedException {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(new Worker(i));
        }
        workers.forEach(worker -> worker.thread.start());
        if (changes) {
            changeUntilOver(workers);
        }
        for (Worker worker : workers) {
            worker.thread.join();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError(failed.getMessage(), failed);
        }
        requireRest();
        long[] sums = new long[5];
        workers.forEach(worker -> Arrays.setAll(sums, i -> sums[i] + worker.counts[i]));
        return new Result(sums[0], sums[1], sums[2], sums[3], sums[4], most.get());
    }

    private void changeUntilOver(List<Worker> workers) throws InterruptedException {
        for (int round = 0; workers.stream().anyMatch(worker -> worker.thread.isAlive()); round++) {
            Backend flapping = pools.get(round % 2).backends().get(round / 2 % 2);
            registry.setHealthy(flapping, false);
            registry.setRefusing(pools.get(1).backends().getLast(), round % 2 == 0, 0);
            List<Pool> old = pools;
            pools = registry.open(config());
            registry.close(old);
            registry.setHealthy(flapping, true);
            workers.getFirst().thread.join(1);
        }
        registry.setRefusing(pools.get(1).backends().getLast(), false, 0);
    }

    private void requireRest() {
        for (Pool pool : pools) {
            require(pool.waiting() == 0, pool + ": " + pool.waiting() + " wait in the end");
            for (Backend backend : pool.backends()) {
                require(backend.inFlight() == 0, backend + ": " + backend.inFlight() + " in flight in the end");
                Lease[] all = new Lease[backend.maxInFlight()];
                Arrays.setAll(all, _ -> new Lease());
                for (Lease lease : all) {
                    require(pool.pick(new TestPick(1).tried(other(pool, backend)), lease), backend + ": claimed in the end, though nobody waits");
                }
                for (Lease lease : all) {
                    lease.abandoned(0);
                }
            }
        }
    }

    private static @Nullable Backend other(Pool pool, Backend backend) {
        return pool.backends().stream().filter(each -> each != backend).findFirst().orElse(null);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /// An event loop.
    private final class Worker implements Executor, PickContext {

        static final int AT_ONCE = 0;
        static final int WAITED = 1;
        static final int LEFT = 2;
        static final int SENT_OFF = 3;
        static final int REFUSED = 4;

        final Thread thread;
        final long[] counts = new long[5];
        private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
        private final RandomGenerator random;
        private final ArrayDeque<Lease> held = new ArrayDeque<>();
        private final ArrayDeque<Wait> waits = new ArrayDeque<>();
        private int waiting;
        private @Nullable Backend tried;

        Worker(int number) {
            random = TestPick.random(number);
            thread = new Thread(this::work, "hammer-" + number);
        }

        @Override
        public void execute(Runnable task) {
            mailbox.add(task);
            LockSupport.unpark(thread);
        }

        private void work() {
            try {
                for (long i = 0; i < operations && failure.get() == null; i++) {
                    step();
                }
                while ((waiting > 0 || !held.isEmpty()) && failure.get() == null) {
                    giveBackAll();
                    readMail(true);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        }

        private void step() {
            readMail(false);
            if (held.size() > CAP || waiting > 4 * CAP) {
                giveBackAll();
                readMail(waiting > 4 * CAP);
            }
            switch (random.nextInt(8)) {
                case 0 -> giveBackAll();
                case 1 -> leaveOne();
                default -> begin();
            }
        }

        private void begin() {
            List<Pool> now = pools;
            Pool pool = now.get(random.nextInt(now.size()));
            int kind = random.nextInt(16);
            List<Backend> backends = pool.backends();
            tried = kind == 0 ? backends.get(random.nextInt(backends.size())) : null;
            Lease lease = new Lease();
            for (Pool at = pool; at != null; at = at.spillTo()) {
                if (at.pick(this, lease)) {
                    counts[AT_ONCE]++;
                    hold(lease);
                    return;
                }
            }
            Wait wait = new Wait(lease);
            Backend only = kind == 1 ? backends.get(random.nextInt(backends.size())) : null;
            if (pool.await(this, only, wait.waiter) == Admission.WAITS) {
                waiting++;
                waits.add(wait);
            } else {
                counts[REFUSED]++;
            }
        }

        private void hold(Lease lease) {
            int now = count(lease).incrementAndGet();
            int before = most.get();
            while (now > before && !most.compareAndSet(before, now)) {
                before = most.get();
            }
            int cap = lease.backend().maxInFlight();
            require(now <= cap, lease.backend() + ": " + now + " in flight (expected: at most " + cap + ")");
            held.add(lease);
        }

        private AtomicInteger count(Lease lease) {
            return inUse.get(lease.backend().address());
        }

        private void giveBackAll() {
            Lease lease;
            while ((lease = held.poll()) != null) {
                count(lease).decrementAndGet();
                lease.answered(200, 1, 0);
            }
        }

        private void leaveOne() {
            Wait wait = waits.poll();
            if (wait != null && !wait.over) {
                wait.end(LEFT);
                wait.waiter.leave();
            }
        }

        private void readMail(boolean patient) {
            long since = System.nanoTime();
            while (patient && waiting > 0 && mailbox.isEmpty() && failure.get() == null) {
                LockSupport.parkNanos(FORGOTTEN_NANOS / 10);
                require(System.nanoTime() - since < FORGOTTEN_NANOS, "a wake-up was lost: " + waiting + " wait, nothing is held");
            }
            Runnable task;
            while ((task = mailbox.poll()) != null) {
                task.run();
            }
        }

        @Override
        public boolean alreadyTried(Backend backend) {
            return backend == tried;
        }

        @Override
        public long nowNanos() {
            return 0;
        }

        @Override
        public RandomGenerator random() {
            return random;
        }

        private final class Wait {

            private final Lease lease;
            final Waiter waiter = new Waiter(Worker.this, this::turn);
            boolean over;
            private boolean turned;

            Wait(Lease lease) {
                this.lease = lease;
            }

            private void turn() {
                require(!turned, "called twice");
                turned = true;
                if (over) {
                    require(waiter.take(lease) == null, "a slot was given to who had left");
                    return;
                }
                waits.remove(this);
                if (waiter.take(lease) == null) {
                    require(changes, "sent off, though nothing has changed");
                    end(SENT_OFF);
                } else {
                    end(WAITED);
                    hold(lease);
                }
            }

            void end(int how) {
                require(!over, "ended twice");
                over = true;
                waiting--;
                counts[how]++;
            }
        }
    }

    /// @param arguments threads, and operations of each
    public static void main(String[] arguments) throws InterruptedException {
        int threads = Integer.parseInt(arguments[0]);
        long operations = Long.parseLong(arguments[1]);
        for (boolean changes : new boolean[] {false, true}) {
            long begun = System.nanoTime();
            Result result = new QueueHammer(threads, operations, changes).run();
            System.out.printf("%d threads x %,d operations, %s: %,d served at once, %,d after a wait, %,d left, %,d sent off, %,d refused; at most %d"
                            + " in flight at an address (cap %d); %.1f s%n", threads, operations, changes ? "under changes" : "at rest",
                    result.atOnce, result.waited, result.left, result.sentOff, result.refused, result.most, CAP,
                    (System.nanoTime() - begun) / 1e9);
        }
    }
}
