package io.evenkeel.bench.stress;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.routing.Admission;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.PickContext;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.Waiter;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A pool of one backend with one slot: whatever two threads do to it, there is one winner.
class OneSlot {

    private static final ProxyConfig CONFIG = config();

    final Pool pool = new BackendRegistry(new SplittableRandom(1)).open(CONFIG).getFirst();

    private static ProxyConfig config() {
        LoadResult result = new ConfigLoader(_ -> null, List.of()).load("stress.yaml", """
                listeners: [{ bind: 127.0.0.1:8080 }]
                routes: [{ to: web }]
                pools: { web: { backends: [{ address: 127.0.0.1:9001, max-in-flight: 1 }], queue: { max: 2 } } }
                """, Path.of("."));
        if (!(result instanceof LoadResult.Loaded loaded)) {
            throw new IllegalStateException(result.toString());
        }
        return loaded.config();
    }

    /// @return 1 when it got the slot, else 0
    int pick(Lease lease) {
        return pool.pick(new Request(), lease) ? 1 : 0;
    }

    Request waiting() {
        Request request = new Request();
        if (pool.await(request, null, request.waiter) != Admission.WAITS) {
            throw new IllegalStateException("admission: refused (expected: a place)");
        }
        return request;
    }

    /// One that may wait; its turn comes on the thread that gives the slot.
    static final class Request implements PickContext {

        final Lease lease = new Lease();
        final Waiter waiter = new Waiter(Runnable::run, this::turn);
        /// 1 once it has had the slot.
        volatile int served;

        private void turn() {
            if (waiter.take(lease) != null) {
                served = 1;
            }
        }

        @Override
        public boolean alreadyTried(Backend backend) {
            return false;
        }

        @Override
        public long nowNanos() {
            return 0;
        }

        @Override
        public RandomGenerator random() {
            return RandomGenerator.getDefault();
        }
    }
}
