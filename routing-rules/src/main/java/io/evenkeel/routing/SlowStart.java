package io.evenkeel.routing;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// The ramp of a backend that is new or comes back: caches are cold, code is not compiled, connections are not there, and a full share in
/// the first second can fell it again.
///
/// Its part of its weight is `max(10 %, t / T)` (Envoy's slow start with aggression 1), and of its cap the same compared with the others
/// (HAProxy ramps `maxconn` too): so strategies that do not look at weight while others have room are held back as well. Backends that
/// all ramp together are equals, and nothing is held back; nor is the only one that serves, as what it may not take nobody takes. Who is out
/// but serves in a panic does not become cold: were it held back when it passes its probes again, the pool would carry least just when it
/// gets better. Guarded by the registry's lock; [Backend#rampPercent] is read by any thread.
final class SlowStart {

    /// Percent of the weight at the very beginning.
    static final int FLOOR = 10;

    /// How fresh a good answer must be to show that a backend serves now.
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private SlowStart() {}

    /// Where the ramp stands, in whole percent, and in steps of 5 % of itself or less: so it is at no time further from the curve, and a
    /// pool is rebuilt some 50 times in all.
    ///
    /// @param elapsed  0 and more
    /// @param duration of the whole ramp, above 0
    static int percent(long elapsed, long duration) {
        if (elapsed >= duration) {
            return 100;
        }
        int percent = Math.max(FLOOR, (int) (100.0 * elapsed / duration));
        return percent - percent % Math.max(1, percent / 20);
    }

    static void begin(Backend backend) {
        Conduct conduct = backend.conduct();
        conduct.ramping = true;
        conduct.rampToBegin = true;
        backend.rampPercent(FLOOR);
    }

    static void end(Backend backend) {
        backend.conduct().ramping = false;
        backend.rampPercent(100);
    }

    /// How far the one is that is furthest of those who share the requests now. Others are at their full part: the drained and the failed,
    /// those that refuse connections, and backups while a primary serves. But they take nothing off anybody, so they do not count.
    ///
    /// @param mates primaries or backups, none of them drained
    /// @return whole percent; 100 when nobody is eligible
    static int furthest(List<Backend> mates) {
        List<Backend> eligible = mates.stream().filter(Backend::eligible).toList();
        boolean allRefuse = eligible.stream().allMatch(Backend::refusing);
        return eligible.stream().filter(backend -> allRefuse || !backend.refusing()).mapToInt(Backend::rampPercent).max().orElse(100);
    }

    /// Goes on in all of a pool. Who refused connections for longer than from one sweep to the next comes back too.
    ///
    /// @param pool the newest of its name
    /// @return whether a weight or a cap changes
    static boolean step(Pool pool, long nowNanos) {
        long duration = Nanos.of(pool.config().slowStart());
        boolean changed = false;
        boolean ramps = false;
        boolean refusalsChanged = false;
        for (int i = 0; i < pool.backends().size(); i++) {
            Backend backend = pool.backends().get(i);
            keepWarm(backend, pool.panic() && pool.serves(i), duration, nowNanos);
            RefusalWatch.Change refusal = RefusalWatch.look(backend);
            if (refusal == RefusalWatch.Change.BACK && backend.conduct().served && duration > 0) {
                begin(backend);
                changed = true;
            } else {
                changed |= step(backend, duration, nowNanos);
            }
            ramps |= backend.conduct().ramping;
            refusalsChanged |= refusal != RefusalWatch.Change.NONE;
        }
        return changed || ramps && refusalsChanged;
    }

    /// Who is out stays warm for as long after its last good answer in a panic as it would take to warm up; not if it has refused
    /// connections, since another process comes back then.
    private static void keepWarm(Backend backend, boolean serves, long duration, long nowNanos) {
        Conduct conduct = backend.conduct();
        if (conduct.served) {
            return;
        }
        conduct.refusedOut |= backend.refusing();
        if (conduct.refusedOut) {
            conduct.warm = false;
        } else if (serves && backend.evidence().goodSince(nowNanos - FRESH_NANOS)) {
            conduct.warm = true;
            conduct.servedInPanic = nowNanos;
        } else if (nowNanos - conduct.servedInPanic >= duration) {
            conduct.warm = false;
        }
    }

    /// @param duration of the configuration in force; 0: there is no slow start
    private static boolean step(Backend backend, long duration, long nowNanos) {
        Conduct conduct = backend.conduct();
        if (!conduct.ramping) {
            return false;
        }
        if (conduct.rampToBegin) {
            conduct.rampToBegin = false;
            conduct.rampBegan = nowNanos;
        }
        int before = backend.rampPercent();
        int now = duration == 0 ? 100 : percent(nowNanos - conduct.rampBegan, duration);
        if (now == 100) {
            end(backend);
        } else {
            backend.rampPercent(now);
        }
        return now != before;
    }
}
