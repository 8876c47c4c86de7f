package io.evenkeel.guard.simulation;

import io.evenkeel.guard.simulation.Upstream.Ending;
import io.evenkeel.routing.Admission;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.HashKey;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One request on its way through a [SimulatedProxy]: pick or wait, backend, end of the lease, and again where a try failed and another may
/// follow. The steps are those of the data plane (`Dispatch` and `Attempts`), without connections.
final class Exchange implements PickContext {

    private final SimulatedProxy proxy;
    private final Terms terms;
    private final long hash;
    private final Client client;
    private final long began;
    private final Lease lease = new Lease();
    private final List<Backend> tried = new ArrayList<>(1);
    private @Nullable Waiter waiter;
    private long tryBegan;

    /// Whether a further try may wait for a slot: only while no backend has seen anything of the request.
    private boolean mayWait = true;
    private boolean inBudget;
    private boolean refusedByBudget;
    private int lastFailure;

    /// Who sent it. It is told once.
    interface Client {
        /// @param status       what the client gets: the backend's, or 503 when nobody could be picked, 502 when the connection broke, 504
        ///                     when the answer did not come in time
        /// @param latencyNanos since it was sent
        /// @param exhausted    whether a failure is not to be tried again, because that was done here
        void answered(int status, long latencyNanos, boolean exhausted);
    }

    private Exchange(SimulatedProxy proxy, Terms terms, long hash, Client client) {
        this.proxy = proxy;
        this.terms = terms;
        this.hash = hash;
        this.client = client;
        this.began = proxy.time().now();
    }

    /// @return what is under way, unless the client was told already
    static Exchange send(SimulatedProxy proxy, Terms terms, Client client) {
        return send(proxy, terms, HashKey.MISSING, client);
    }

    /// @param hash of the request's key
    static Exchange send(SimulatedProxy proxy, Terms terms, long hash, Client client) {
        Exchange exchange = new Exchange(proxy, terms, hash, client);
        exchange.next();
        return exchange;
    }

    /// The client leaves and is not told: its place in the queue or its slot is given up, while the server works on.
    void leave() {
        Waiter place = waiter;
        if (place != null) {
            waiter = null;
            place.leave();
        }
        if (lease.backend() != null) {
            lease.abandoned(nowNanos());
        }
        leaveBudget();
    }

    /// Picks, or waits where the pool has a queue.
    private void next() {
        if (proxy.pool().pick(this, lease)) {
            begin();
            return;
        }
        Waiter place = new Waiter(turn -> proxy.time().after(0, turn), this::turn);
        switch (mayWait ? proxy.pool().await(this, null, place) : Admission.NOBODY) {
            case WAITS -> {
                waiter = place;
                proxy.time().after(proxy.pool().config().queue().maxWait().toNanos(), () -> waitedTooLong(place));
            }
            case FULL -> refuse();
            case NOBODY -> {
                if (proxy.pool().pickInPause(this, lease)) {
                    begin();
                } else {
                    refuse();
                }
            }
        }
    }

    private void refuse() {
        finish(lastFailure == 0 ? 503 : lastFailure, true);
    }

    private void turn() {
        Waiter place = waiter;
        if (place == null) {
            return; // it has left already
        }
        waiter = null;
        if (place.take(lease) != null) {
            begin();
        } else {
            next();
        }
    }

    private void waitedTooLong(Waiter place) {
        if (waiter != place) {
            return;
        }
        waiter = null;
        if (place.take(lease) != null) {
            begin();
        } else {
            place.leave();
            refuse();
        }
    }

    private void begin() {
        Backend backend = lease.backend();
        if (backend == null) {
            throw new IllegalStateException("lease: free (expected: held after a pick)");
        }
        tryBegan = nowNanos();
        tried.add(backend);
        int number = tried.size();
        proxy.upstream(backend).handle(ending -> {
            if (isUnderWay(number)) {
                ended(ending);
            }
        });
        if (terms.timeout() > 0) {
            proxy.time().after(terms.timeout(), () -> {
                if (isUnderWay(number)) {
                    mayWait = false;
                    lease.broken(Lease.Failure.RESPONSE_TIMEOUT, nowNanos());
                    failed(504, false);
                }
            });
        }
    }

    private boolean isUnderWay(int number) {
        return tried.size() == number && lease.backend() != null;
    }

    private void ended(Ending ending) {
        mayWait &= ending == Ending.REFUSED;
        switch (ending) {
            case ANSWERED -> {
                lease.answered(200, nowNanos() - tryBegan, nowNanos());
                finish(200, false);
            }
            case FAILED, OVERLOADED, EXHAUSTED -> {
                int status = ending == Ending.FAILED ? 500 : 503;
                lease.answered(status, nowNanos() - tryBegan, nowNanos());
                failed(status, ending == Ending.EXHAUSTED && terms.heeds());
            }
            case REFUSED, RESET -> {
                lease.broken(ending == Ending.REFUSED ? Lease.Failure.CONNECT_REFUSED : Lease.Failure.RESET, nowNanos());
                failed(502, false);
            }
        }
    }

    private void failed(int status, boolean forbidden) {
        lastFailure = status;
        if (tried.size() <= terms.attempts() && !forbidden && mayTryAgain()) {
            next();
        } else {
            finish(status, forbidden || refusedByBudget || tried.size() > 1);
        }
    }

    private boolean mayTryAgain() {
        if (terms.budget() == Double.POSITIVE_INFINITY) {
            return true;
        }
        boolean may = inBudget ? proxy.pool().repeatRetry(terms.budget()) : proxy.pool().beginRetry(terms.budget());
        inBudget |= may;
        if (!may) {
            refusedByBudget = true;
            proxy.pool().refuseRetry();
        }
        return may;
    }

    private void finish(int status, boolean exhausted) {
        leaveBudget();
        client.answered(status, nowNanos() - began, exhausted);
    }

    private void leaveBudget() {
        if (inBudget) {
            inBudget = false;
            proxy.pool().endRetry();
        }
    }

    @Override
    public boolean alreadyTried(Backend backend) {
        return tried.contains(backend);
    }

    @Override
    public long nowNanos() {
        return proxy.time().now();
    }

    @Override
    public RandomGenerator random() {
        return proxy.picks();
    }

    @Override
    public long hash(HashKey key) {
        return hash;
    }
}
