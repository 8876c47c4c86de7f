package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.Picker;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Draws two backends as [PowerOfTwo] does and takes the one where an answer is expected sooner: by its
/// [latency][Backend#latencyNanos] times what it would have in flight with one request more (Finagle's Peak EWMA). For pools whose servers are not
/// equally fast, or not always; among equals it is a little worse than [PowerOfTwo], as it believes differences that are chance.
///
/// **Unseen.** A backend that never answered well gets one request. Until that is answered it counts as slower than all others, so that a
/// new server which hangs keeps one client waiting and not all. **Failing.** A failure never makes a backend look fast: see
/// [Backend#load] and [Backend#latencyNanos].
///
/// **Weights.** Candidates are drawn by weight, and what a backend bears is divided by it. Between two that bear nothing the latency alone
/// decides, and between equals the one drawn first is taken.
public final class PeakEwma implements BalancingStrategy {

    /// An hour: longer than anybody waits for an answer, so that a backend that is known is preferred to one that is not.
    private static final double UNSEEN_NANOS = 3.6e12;

    @Override
    public String name() {
        return "peak-ewma";
    }

    @Override
    public Picker newPicker(BackendSet backends, @Nullable Picker previous, RandomGenerator random) {
        return new BetterOfTwo(new WeightedDraw(backends), PeakEwma::isSooner);
    }

    private static boolean isSooner(WeightedDraw from, int first, int second, long now) {
        Backend a = from.backends[first];
        Backend b = from.backends[second];
        int loadOfA = a.load(now);
        int loadOfB = b.load(now);
        double ofA = wait(a, loadOfA, now);
        double ofB = wait(b, loadOfB, now);
        return loadOfA + loadOfB == 0 ? ofB < ofA : ofB * from.weights[first] < ofA * from.weights[second];
    }

    private static double wait(Backend backend, int load, long now) {
        double latency = backend.latencyNanos(load == 0, now);
        return (latency == 0 && load > 0 ? UNSEEN_NANOS : latency) * (load + 1);
    }
}
