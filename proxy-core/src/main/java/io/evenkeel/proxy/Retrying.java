package io.evenkeel.proxy;

import io.evenkeel.metrics.RouteMeters;
import io.evenkeel.routing.Pool;
import org.jspecify.annotations.Nullable;

/// What one exchange has of its pool's retry budget, and how its further tries are counted. Owned by one event loop.
///
/// An exchange is counted in the budget from its first further try to its end: it has one try in flight at most.
final class Retrying {

    private final LoopContext loop;
    /// In whose budget the exchange is counted; null: in none.
    private @Nullable Pool counted;
    private boolean countedLast;
    private boolean refused;
    /// Of the further try under way; null when that is a first one.
    private @Nullable RouteMeters underWay;

    Retrying(LoopContext loop) {
        this.loop = loop;
    }

    /// Asks the budget whether a further try may be made now.
    boolean may(RouteFacts route, PoolFacts pool) {
        Pool known = counted;
        if (known != null) {
            countedLast = false;
            return known.repeatRetry(route.retryBudget);
        }
        countedLast = pool.pool.beginRetry(route.retryBudget);
        counted = countedLast ? pool.pool : null;
        return countedLast;
    }

    /// It will not be made, because it may not.
    void refuse(PoolFacts pool) {
        refused = true;
        pool.pool.refuseRetry();
    }

    /// Whether that was so in this exchange.
    boolean refused() {
        return refused;
    }

    /// It may, but nobody is left to be asked.
    void cannot() {
        if (countedLast) {
            leaveBudget();
        }
    }

    /// A further try begins.
    void begun(RouteMeters route) {
        failed();
        underWay = route;
        route.retried();
    }

    /// The try under way came to nothing.
    void failed() {
        RouteMeters route = underWay;
        if (route != null) {
            route.retryFailed();
            underWay = null;
        }
    }

    /// It was answered.
    void answered(int status) {
        RouteMeters route = underWay;
        if (status >= 500) {
            failed();
        } else if (route != null) {
            route.retrySucceeded();
            underWay = null;
        }
    }

    /// It was given up for reasons that are not the backend's.
    void abandoned() {
        RouteMeters route = underWay;
        if (route != null) {
            route.retryAbandoned();
            underWay = null;
        }
    }

    /// The exchange is counted no more: it is over, or a tunnel.
    void leaveBudget() {
        Pool known = counted;
        if (known != null) {
            counted = null;
            known.endRetry();
            loop.retryTurns.freed();
        }
    }

    /// Forgets all, for the next exchange.
    void clear() {
        leaveBudget();
        countedLast = false;
        refused = false;
        underWay = null;
    }
}
