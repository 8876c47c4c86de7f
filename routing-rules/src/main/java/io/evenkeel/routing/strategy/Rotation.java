package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.PaddedCounter;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Picker;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Serves turns in a fixed order laid out beforehand ([SmoothOrder]); all threads draw them from one index. So at any instant, from the
/// first pick on, each backend has had its exact share of the turns to within one, however many threads draw.
///
/// **Start.** A fresh rotation begins at a random turn of the cycle, so that of many proxies started at once each backend gets its share
/// of the first requests, and of the second ones. Where counts from that turn on would stray by more than one turn, which unequal
/// weights make unavoidable for some turns, the cycle is laid out anew from that turn's backend.
///
/// **Rebuild.** The same backends with the same weights go on in the very same rotation. Otherwise a new one begins with the backend
/// that would have been next, or its successor if it left, and takes over what each backend is still owed: however often a backend
/// comes and goes between two picks, nobody is sent back to the first one and nobody is passed over for ever.
///
/// **Full or tried.** A turn that cannot be taken is spent and the next one is drawn from the shared index. What one backend cannot take
/// is thus spread over all others by weight; going on to its neighbour without spending a turn would give it all to the neighbour.
final class Rotation implements Picker {

    private final BackendSet set;
    private final Backend[] backends;

    /// Without common divisor.
    private final int[] weights;

    /// What was owed before the first turn of the cycle, in parts of a turn ([SmoothOrder#partsOfATurn]).
    private final long[] owedAtStart;

    /// One cycle.
    private final Backend[] order;

    private final PaddedCounter next;

    private Rotation(BackendSet set, int[] weights, long[] owedAtStart, int[] order, long firstIndex) {
        this.set = set;
        this.backends = set.backends().toArray(Backend[]::new);
        this.weights = weights;
        this.owedAtStart = owedAtStart;
        this.order = new Backend[order.length];
        Arrays.setAll(this.order, turn -> backends[order[turn]]);
        this.next = new PaddedCounter(firstIndex);
    }

    static Picker of(BackendSet set, @Nullable Picker previous, RandomGenerator random) {
        if (previous instanceof Rotation rotation) {
            return rotation.set.equals(set) ? rotation : successor(rotation, set, random);
        }
        return startingAt(0, set, random);
    }

    /// A fresh rotation.
    ///
    /// @param firstIndex 0 but in tests
    static Rotation startingAt(long firstIndex, BackendSet set, RandomGenerator random) {
        int[] weights = coprime(set);
        int[] order = SmoothOrder.of(weights);
        if (order.length > 0) {
            int start = random.nextInt(order.length);
            int[] rotated = rotate(order, start);
            order = staysWithinOne(rotated, weights) ? rotated : SmoothOrder.startingWith(order[start], weights, new long[weights.length]);
        }
        return new Rotation(set, weights, new long[weights.length], order, firstIndex);
    }

    private static Rotation successor(Rotation old, BackendSet set, RandomGenerator random) {
        int[] weights = coprime(set);
        int turn = old.turn(old.next.get());
        int first = -1;
        for (int i = 0; i < old.order.length && first < 0; i++) {
            first = set.backends().indexOf(old.order[(turn + i) % old.order.length]);
        }
        if (first < 0) {
            return startingAt(0, set, random); // nobody stayed
        }
        long[] owed = old.owedTo(set, turn, weights);
        return new Rotation(set, weights, owed, SmoothOrder.startingWith(first, weights, owed), 0);
    }

    /// What the backends of a set are owed at a turn, in parts of the new cycle's turns. What is owed to those who left, or what they
    /// were ahead, is shared out by weight, so that it sums up to 0 again.
    private long[] owedTo(BackendSet set, int turn, int[] newWeights) {
        Map<Backend, Double> turnsOwed = turnsOwed(turn);
        long partsOfATurn = SmoothOrder.partsOfATurn(newWeights);
        long[] owed = new long[newWeights.length];
        for (int i = 0; i < owed.length; i++) {
            owed[i] = Math.round(turnsOwed.getOrDefault(set.backends().get(i), 0.0) * partsOfATurn);
        }
        long rest = -Arrays.stream(owed).sum();
        int sum = SmoothOrder.sum(newWeights);
        for (int i = 0; i < owed.length; i++) {
            long part = Math.floorDiv(rest * newWeights[i], sum);
            owed[i] += part;
            rest -= part;
            sum -= newWeights[i];
        }
        return owed;
    }

    /// In turns, none above one: so much and no more can be wrong after many rebuilds.
    private Map<Backend, Double> turnsOwed(int turn) {
        long partsOfATurn = SmoothOrder.partsOfATurn(weights);
        Map<Backend, Double> turnsOwed = new HashMap<>();
        for (int i = 0; i < backends.length; i++) {
            turnsOwed.put(backends[i], (owedAtStart[i] + (long) turn * weights[i] * SmoothOrder.FINENESS) / (double) partsOfATurn);
        }
        for (int i = 0; i < turn; i++) {
            turnsOwed.merge(order[i], -1.0, Double::sum);
        }
        turnsOwed.replaceAll((_, turns) -> Math.clamp(turns, -1.0, 1.0));
        return turnsOwed;
    }

    @Override
    public @Nullable Backend pick(PickContext context) {
        if (order.length == 0) {
            return null;
        }
        for (int draw = 0; draw < AnyWithRoom.DRAWS; draw++) {
            Backend backend = order[turn(next.getAndIncrement())];
            if (context.tryBegin(backend)) {
                return backend;
            }
        }
        return AnyWithRoom.pick(backends, context);
    }

    /// Past [Long#MAX_VALUE], in 292 years at a thousand million picks a second, the cycle begins anew.
    private int turn(long index) {
        return (int) ((index & Long.MAX_VALUE) % order.length);
    }

    private static int[] rotate(int[] order, int start) {
        int[] rotated = new int[order.length];
        System.arraycopy(order, start, rotated, 0, order.length - start);
        System.arraycopy(order, 0, rotated, order.length - start, start);
        return rotated;
    }

    /// Whether counts from the first turn on stay within one of the exact share.
    static boolean staysWithinOne(int[] order, int[] weights) {
        long[] owed = new long[weights.length];
        for (int turn : order) {
            owed[turn] -= order.length;
            for (int i = 0; i < owed.length; i++) {
                owed[i] += weights[i];
                if (Math.abs(owed[i]) >= order.length) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int[] coprime(BackendSet set) {
        int[] weights = set.weights().stream().mapToInt(Integer::intValue).toArray();
        int divisor = 0;
        for (int weight : weights) {
            divisor = gcd(weight, divisor);
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= divisor;
        }
        return weights;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
