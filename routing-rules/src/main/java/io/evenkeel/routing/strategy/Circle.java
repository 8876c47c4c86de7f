package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.PickContext;
import org.jspecify.annotations.Nullable;

/// A placement whose backends stand on a circle, each of them many times: a key's own is the one where it falls, the next ones stand in.
abstract class Circle implements Placement {

    /// Places to look at, for each backend: of n that stand there at random this misses a given one once in e to the eighth, 3000, walks.
    /// Whom the walk misses has room still, for it ends by asking all.
    private static final int STEPS_PER_BACKEND = 8;

    final Backend[] backends;

    /// Who stands where, as positions in [#backends].
    private final char[] places;

    private final int steps;

    /// @param places as many as one likes, but one if there is a backend
    Circle(BackendSet set, char[] places) {
        this.backends = set.backends().toArray(Backend[]::new);
        this.places = places;
        this.steps = Math.min(places.length, STEPS_PER_BACKEND * backends.length);
    }

    /// The place where the key falls.
    abstract int place(long hash);

    @Override
    public final @Nullable Backend pick(long hash, LoadBound bound, PickContext context) {
        if (backends.length == 0) {
            return null;
        }
        int place = place(hash);
        int own = places[place];
        if (bound.isIdle(own) && context.tryBegin(backends[own])) {
            return backends[own];
        }
        Backend beyondBound = null;
        double perWeight = bound.perWeight();
        if (bound.hasRoomForItsOwn(own, perWeight)) {
            if (context.tryBegin(backends[own])) {
                return backends[own];
            }
        } else if (context.accepts(backends[own])) {
            beyondBound = backends[own];
        }
        int before = own;
        for (int step = 1; step < steps; step++) {
            place = place + 1 < places.length ? place + 1 : 0;
            int at = places[place];
            if (at == own || at == before) {
                continue;
            }
            before = at;
            if (bound.hasRoomForOthers(at, perWeight, context.nowNanos())) {
                if (context.tryBegin(backends[at])) {
                    return backends[at];
                }
            } else if (beyondBound == null && context.accepts(backends[at])) {
                beyondBound = backends[at];
            }
        }
        return afterTheWalk(bound, perWeight, beyondBound, context);
    }

    private @Nullable Backend afterTheWalk(LoadBound bound, double perWeight, @Nullable Backend beyondBound, PickContext context) {
        for (int at = 0; at < backends.length; at++) {
            if (bound.hasRoomForOthers(at, perWeight, context.nowNanos()) && context.tryBegin(backends[at])) {
                return backends[at];
            }
        }
        return beyondBound != null && context.tryBegin(beyondBound) ? beyondBound : AnyWithRoom.pick(backends, context);
    }

    /// How many of the places each backend has.
    final int[] shares() {
        int[] shares = new int[backends.length];
        for (char place : places) {
            shares[place]++;
        }
        return shares;
    }

    /// Who owns the hash.
    final Backend owner(long hash) {
        return backends[places[place(hash)]];
    }
}
