package io.evenkeel.routing;

import io.evenkeel.config.EjectionConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.routing.Evidence.Totals;
import io.evenkeel.routing.Outliers.Outlier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Takes outliers out, within bounds, and brings them back. [Outliers] says who is one; here is decided whether the pool can do without
/// it. Guarded by the registry's lock; who calls rebuilds the pickers.
final class Ejections {

    /// Ejections last up to so much longer or shorter, so that what went out together does not come back together.
    private static final double JITTER = 0.1;

    private final RandomGenerator random;
    private final Map<String, Interval> intervals = new HashMap<>();

    /// What is watched of one pool between two sweeps.
    private static final class Interval {
        long began;
        /// Most requests that were in flight at once, of those looked at; in this interval and in the one before.
        int peak;
        int peakBefore;
    }

    Ejections(RandomGenerator random) {
        this.random = random;
    }

    /// Forgets pools that no configuration names.
    void retain(Set<String> pools) {
        intervals.keySet().retainAll(pools);
    }

    /// Looks at one backend, because it failed a moment ago and several times in a row.
    ///
    /// @param pool the newest that names it
    /// @return whether it is out now
    boolean judge(Pool pool, Backend backend, long nowNanos) {
        List<Backend> mates = pool.mates(backend);
        return outlier(pool, backend, mates).stream().anyMatch(outlier -> take(outlier, pool, mates, nowNanos));
    }

    /// Looks at it again, because the others may have shown meanwhile that it can be done better, or have room now. It must have failed once
    /// more since it first stood out: who is hardly asked any more, for having failed when all did, has had no chance to end its run.
    private boolean judgeAgain(Pool pool, Backend backend, long nowNanos) {
        Conduct conduct = backend.conduct();
        List<Backend> mates = pool.mates(backend);
        List<Outlier> outlier = outlier(pool, backend, mates);
        long failed = outlier.isEmpty() ? Conduct.NEVER : backend.evidence().totals().failed();
        boolean goesOn = conduct.failedAsOutlier != Conduct.NEVER && failed > conduct.failedAsOutlier;
        if (outlier.isEmpty() || conduct.failedAsOutlier == Conduct.NEVER) {
            conduct.failedAsOutlier = failed;
        }
        return goesOn && take(outlier.getFirst(), pool, mates, nowNanos);
    }

    /// @return by its failures in a row; empty if it is none
    private static List<Outlier> outlier(Pool pool, Backend backend, List<Backend> mates) {
        int failures = pool.config().ejection().consecutiveFailures();
        if (failures == 0 || backend.evidence().run() < failures || !backend.eligible() || !mates.contains(backend)) {
            return List.of(); // where it is none of these it is drained, and nobody is sent there anyway
        }
        return Outliers.byRun(backend, failures, othersServing(mates, backend));
    }

    /// Brings back whose time is over and looks at all others; with the statistics, once an interval.
    ///
    /// @param pool the newest of its name
    /// @return whether somebody left or came back
    boolean sweep(Pool pool, long nowNanos) {
        boolean changed = false;
        for (Backend backend : pool.backends()) {
            if (backend.ejected() && nowNanos - backend.conduct().ejectedUntil >= 0) {
                bringBack(backend);
                changed = true;
            }
        }
        EjectionConfig config = pool.config().ejection();
        if (isOff(config)) {
            intervals.remove(pool.config().name());
            return changed;
        }
        Interval interval = intervals.computeIfAbsent(pool.config().name(), _ -> firstInterval(pool, nowNanos));
        interval.peak = Math.max(interval.peak, inFlight(pool.backends()));
        for (Backend backend : pool.backends()) {
            changed |= judgeAgain(pool, backend, nowNanos);
        }
        if (nowNanos - interval.began >= Nanos.of(config.interval())) {
            changed |= judgeInterval(pool, pool.mates(false), nowNanos);
            changed |= judgeInterval(pool, pool.mates(true), nowNanos);
            pool.backends().forEach(Ejections::nextInterval);
            interval.began = nowNanos;
            interval.peakBefore = interval.peak;
            interval.peak = 0;
        }
        return changed;
    }

    /// Nobody is judged by what was before the rules were switched on.
    private static Interval firstInterval(Pool pool, long nowNanos) {
        pool.backends().forEach(backend -> backend.conduct().atSweep = backend.evidence().totals());
        Interval interval = new Interval();
        interval.began = nowNanos;
        return interval;
    }

    private boolean judgeInterval(Pool pool, List<Backend> mates, long nowNanos) {
        EjectionConfig config = pool.config().ejection();
        Map<Backend, Totals> serving = new LinkedHashMap<>();
        for (Backend mate : mates) {
            if (mate.eligible()) {
                serving.put(mate, mate.evidence().totals().since(mate.conduct().atSweep));
            }
        }
        List<Outlier> outliers = new ArrayList<>(Outliers.bySuccessRate(config.successRate(), serving));
        outliers.addAll(Outliers.byLatency(config.latency(), serving));
        boolean changed = false;
        for (Outlier outlier : outliers) {
            changed |= !outlier.backend().ejected() && take(outlier, pool, mates, nowNanos);
        }
        return changed;
    }

    /// An ejection is forgotten for each interval in which a backend had something to answer and was in throughout.
    private static void nextInterval(Backend backend) {
        Conduct conduct = backend.conduct();
        Totals totals = backend.evidence().totals();
        if (!conduct.outInInterval && totals.since(conduct.atSweep).answers() > 0) {
            conduct.ejections = Math.max(0, conduct.ejections - 1);
        }
        conduct.outInInterval = backend.ejected();
        conduct.withheldTold = false;
        conduct.atSweepBefore = conduct.atSweep;
        conduct.atSweep = totals;
    }

    /// Takes it out if the others can do without it.
    private boolean take(Outlier outlier, Pool pool, List<Backend> mates, long nowNanos) {
        Backend backend = outlier.backend();
        List<Backend> survivors = othersServing(mates, backend).stream().filter(other -> !other.refusing()).toList();
        long out = mates.stream().filter(Backend::ejected).count();
        if (survivors.isEmpty() || out + 1 > mostOut(pool.config().ejection().maxEjected(), mates.size())) {
            withhold(outlier, EjectionLimit.MAX_EJECTED, "out=" + out + " eligible=" + survivors.size());
            return false;
        }
        int load = loadWithout(backend, survivors, pool);
        int room = distinct(survivors).values().stream().mapToInt(Backend::maxInFlight).reduce(0, Ejections::sum);
        if (load > room) {
            withhold(outlier, EjectionLimit.BRAKE, "in_flight=" + load + " room=" + room);
            return false;
        }
        eject(outlier, pool.config().ejection(), nowNanos);
        return true;
    }

    /// Rounded down, but at least one; none where none may be.
    private static int mostOut(double share, int backends) {
        return share <= 0 ? 0 : Math.max(1, (int) (share * backends + 1e-9));
    }

    /// What the survivors would have in flight: as many as are or lately were in flight altogether; or, as who fails fast has little in
    /// flight whatever its share, what they have now and its share on top.
    private int loadWithout(Backend backend, List<Backend> survivors, Pool pool) {
        List<Backend> all = new ArrayList<>(survivors);
        all.add(backend);
        @Nullable Interval interval = intervals.get(pool.config().name());
        int lately = interval == null ? 0 : Math.max(interval.peak, interval.peakBefore);
        long theirs = survivors.stream().mapToLong(Ejections::askedLately).sum();
        double growth = theirs == 0 ? 1 : 1 + (double) askedLately(backend) / theirs;
        return Math.max(Math.max(lately, inFlight(all)), (int) Math.ceil(inFlight(survivors) * growth));
    }

    private static long askedLately(Backend backend) {
        return backend.evidence().totals().since(backend.conduct().atSweepBefore).answers() + backend.inFlight();
    }

    /// Requests in flight at their addresses.
    private static int inFlight(List<Backend> backends) {
        return distinct(backends).values().stream().mapToInt(Backend::inFlight).sum();
    }

    private static Map<HostPort, Backend> distinct(List<Backend> backends) {
        Map<HostPort, Backend> distinct = new LinkedHashMap<>();
        backends.forEach(backend -> distinct.putIfAbsent(backend.address(), backend));
        return distinct;
    }

    private static int sum(int a, int b) {
        return (int) Math.min((long) a + b, Integer.MAX_VALUE);
    }

    private static List<Backend> othersServing(List<Backend> mates, Backend backend) {
        return mates.stream().filter(mate -> mate != backend && mate.eligible()).toList();
    }

    private void eject(Outlier outlier, EjectionConfig config, long nowNanos) {
        Backend backend = outlier.backend();
        Conduct conduct = backend.conduct();
        conduct.ejections++;
        conduct.outInInterval = true;
        long nanos = duration(config, conduct.ejections, random);
        conduct.ejectedUntil = nowNanos + nanos;
        backend.eject(outlier.rule());
        EjectionLog.ejected(outlier, conduct.ejections, nanos);
    }

    /// So many times the base, give or take [#JITTER], up to the longest there may be.
    static long duration(EjectionConfig config, int times, RandomGenerator random) {
        double base = Math.min((double) Nanos.of(config.base()) * times, Nanos.of(config.max()));
        return (long) Math.min(base * (1 + JITTER * (2 * random.nextDouble() - 1)), Nanos.of(config.max()));
    }

    private static void withhold(Outlier outlier, EjectionLimit limit, String numbers) {
        Conduct conduct = outlier.backend().conduct();
        if (!conduct.withheldTold) {
            conduct.withheldTold = true;
            outlier.backend().withheld(limit);
            EjectionLog.withheld(outlier, limit, numbers);
        }
    }

    /// Its time is over, or nobody may be out any more.
    static void bringBack(Backend backend) {
        backend.evidence().forget();
        backend.bringBack();
        EjectionLog.returned(backend);
    }

    static boolean isOff(EjectionConfig config) {
        return config.consecutiveFailures() == 0 && config.successRate().deviations() <= 0 && config.latency().times() <= 0;
    }
}
