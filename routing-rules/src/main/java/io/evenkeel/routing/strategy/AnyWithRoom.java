package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.PickContext;
import org.jspecify.annotations.Nullable;

/// The last resort of every strategy: whoever accepts, asked in turn from a random place on.
///
/// It comes after a strategy's own draws met only backends that are full, were tried or refuse connections. With a share `f` of the weight full, eight
/// draws do that once in `f` to the minus eight picks: it decides whether a request is served at all, not how load is spread.
final class AnyWithRoom {

    /// Own draws before the last resort: with half the weight full, 1 pick in 256 comes here.
    static final int DRAWS = 8;

    private AnyWithRoom() {}

    static @Nullable Backend pick(Backend[] backends, PickContext context) {
        int count = backends.length;
        if (count == 0) {
            return null;
        }
        int start = context.random().nextInt(count);
        for (int i = 0; i < count; i++) {
            int at = start + i;
            Backend backend = backends[at < count ? at : at - count];
            if (context.tryBegin(backend)) {
                return backend;
            }
        }
        return null;
    }
}
