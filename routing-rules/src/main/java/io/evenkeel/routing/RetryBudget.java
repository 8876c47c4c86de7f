package io.evenkeel.routing;

import java.util.List;

/// How many requests of one pool may be at a further try at a time: a share of those in flight, so that tries beyond the first can never
/// make much of what a pool has to bear, however many fail. Exact over all threads; takes no lock; costs a request nothing that is not
/// tried again. Outlives configurations that keep the pool's name.
///
/// The share is of all tries in flight, retries included, as Envoy counts it (`retry_budget`): 20 % lets five tries become of four, which
/// is 1.25 times the load. A count of requests in flight, not a rate, because servers break by what they hold at once, and because it
/// shrinks by itself when answers become slow.
public final class RetryBudget {

    /// So few are always allowed: a share of next to nothing would forbid what does no harm.
    public static final int FLOOR = 3;

    private final PaddedCounter retrying = new PaddedCounter(0);
    private final PaddedCounter refused = new PaddedCounter(0);

    /// Asks for a request that was not tried again yet. Who gets true calls [#end] once, when its last try is over.
    ///
    /// @param share    0..1, of the requests in flight
    /// @param backends those of the pool
    boolean tryBegin(double share, List<Backend> backends) {
        return retrying.incrementUpTo(FLOOR) || retrying.incrementUpTo(limit(share, backends));
    }

    /// Asks for one that is at a further try and needs another. Whatever the answer, it is still to be ended.
    boolean mayGoOn(double share, List<Backend> backends) {
        return retrying.get() <= FLOOR || retrying.get() <= limit(share, backends);
    }

    void end() {
        retrying.getAndAdd(-1);
    }

    private static long limit(double share, List<Backend> backends) {
        long inFlight = 0;
        for (int i = 0; i < backends.size(); i++) {
            inFlight += backends.get(i).requestsInFlight();
        }
        return (long) (share * inFlight);
    }

    /// Requests that are at a further try now.
    long retrying() {
        return retrying.get();
    }

    /// A further try was not made for want of budget.
    void refuse() {
        refused.getAndIncrement();
    }

    /// How often that was so since the process started.
    long refused() {
        return refused.get();
    }
}
