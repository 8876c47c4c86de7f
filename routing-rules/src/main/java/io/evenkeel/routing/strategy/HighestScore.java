package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.Hash64;
import io.evenkeel.routing.PickContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Rendezvous hashing (Thaler, Ravishankar, Using Name-Based Mappings to Increase Hit Rates, IEEE/ACM ToN 6, 1998): key and backend together
/// give a score, and the key belongs to the highest. With weights the score is `-w / ln(u)`, u in 0..1, which wins in proportion to w
/// (Schindelhauer, Schomaker, Weighted Distributed Hash Tables, SPAA 2005).
///
/// A score knows nothing of the other backends: who leaves moves its own keys, who comes or gains weight moves only those it gets.
final class HighestScore implements Placement {

    /// Scores are above 0; tried already, or not to be asked.
    private static final int NOBODY = -1;

    private final Backend[] backends;
    private final int[] weights;
    private final long[] names;

    /// With equal weights the order of the scores is the order of the u, and no logarithm is needed.
    private final boolean even;

    private HighestScore(BackendSet set) {
        this.backends = set.backends().toArray(Backend[]::new);
        this.weights = set.weights().stream().mapToInt(Integer::intValue).toArray();
        this.names = set.backends().stream().mapToLong(backend -> Hash64.of(backend.id().name())).toArray();
        this.even = Arrays.stream(weights).distinct().count() <= 1;
    }

    static HighestScore of(BackendSet set) {
        return new HighestScore(set);
    }

    /// Looks again when the slot it saw was taken by another thread meanwhile; as often as draws elsewhere, then anyone will do.
    @Override
    public @Nullable Backend pick(long hash, LoadBound bound, PickContext context) {
        int own = owner(hash);
        if (own == NOBODY) {
            return null;
        }
        if (bound.isIdle(own) && context.tryBegin(backends[own])) {
            return backends[own];
        }
        double perWeight = bound.perWeight();
        if (bound.hasRoomForItsOwn(own, perWeight) && context.tryBegin(backends[own])) {
            return backends[own];
        }
        for (int look = 0; look < AnyWithRoom.DRAWS; look++) {
            int best = next(hash, own, bound, perWeight, context);
            if (best == NOBODY) {
                return null;
            }
            if (context.tryBegin(backends[best])) {
                return backends[best];
            }
        }
        return AnyWithRoom.pick(backends, context);
    }

    int owner(long hash) {
        int best = NOBODY;
        double highest = 0;
        for (int i = 0; i < names.length; i++) {
            double score = score(i, hash);
            if (score > highest) {
                best = i;
                highest = score;
            }
        }
        return best;
    }

    /// The highest score of those who accept and are within the bound, or of those who accept.
    private int next(long hash, int own, LoadBound bound, double perWeight, PickContext context) {
        int best = NOBODY;
        double highest = 0;
        int beyondBound = NOBODY;
        double highestBeyond = 0;
        for (int i = 0; i < names.length; i++) {
            double score = score(i, hash);
            if (score <= highest && score <= highestBeyond || !context.accepts(backends[i])) {
                continue;
            }
            boolean within = i == own ? bound.hasRoomForItsOwn(i, perWeight) : bound.hasRoomForOthers(i, perWeight, context.nowNanos());
            if (within && score > highest) {
                best = i;
                highest = score;
            } else if (!within && score > highestBeyond) {
                beyondBound = i;
                highestBeyond = score;
            }
        }
        return best != NOBODY ? best : beyondBound;
    }

    /// Above 0. Proxies on different machines agree but for scores that differ in the last digit: `Math.log` may differ there.
    private double score(int backend, long hash) {
        double u = ((Hash64.mix(hash ^ names[backend]) >>> 11) + 0.5) * 0x1p-53;
        return even ? u : -weights[backend] / Math.log(u);
    }
}
