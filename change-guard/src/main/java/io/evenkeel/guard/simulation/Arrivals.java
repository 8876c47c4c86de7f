package io.evenkeel.guard.simulation;

import java.util.random.RandomGenerator;

/// Requests that come at random, independent of each other and of the answers (an open Poisson process): clients that do not wait for each
/// other. The rate may be changed while it runs.
final class Arrivals {

    private final Timeline time;
    private final RandomGenerator random;
    private final Runnable arrival;
    private double perSecond;
    private int epoch;

    /// @param arrival what happens when a request comes
    Arrivals(Timeline time, RandomGenerator random, Runnable arrival) {
        this.time = time;
        this.random = random;
        this.arrival = arrival;
    }

    /// @param perSecond mean; 0: none any more
    void rate(double perSecond) {
        this.perSecond = perSecond;
        int planned = ++epoch;
        if (perSecond > 0) {
            next(planned);
        }
    }

    private void next(int planned) {
        time.after(Chance.exponential(random, 1e9 / perSecond), () -> {
            if (planned == epoch) {
                next(planned);
                arrival.run();
            }
        });
    }
}
