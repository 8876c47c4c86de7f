package io.evenkeel.routing;

/// A cap that finds out by itself how much a server bears: as much in flight as it takes in without getting notably slower.
///
/// The idea is that of Gradient2 in Netflix's concurrency-limits: latency now is compared with what is normal. Up to [#TOLERANCE] times is
/// tolerable; above that the limit shrinks in proportion, so that of a server that is given more than it can do just a small queue is left.
/// It does not grow while less than half of it is used, so that it stays near what is needed, and an overload that comes suddenly
/// meets it there. Three things differ, each because the simulator showed why:
///
/// - *What is normal is not learned from what the limit shaped.* In Gradient2 the long average takes in all: under an overload that lasts it
///   drifts towards the overloaded latency, tolerates half as much again, drifts on, and limits nothing after half an hour.
/// - *Halvings instead.* While the limit is at work it is halved now and then for a second or so: a queue of ours shrinks when we send less. Where latency
///   did not fall with it the server is slow by itself (a database behind it, larger answers), and that is normal from now on; where it
///   fell below what was held for normal, that was wrong. Halvings that tell nothing new become rare, one a minute. Unlike Envoy's probes
///   of its minimum they happen only where the limit matters, and leave half.
/// - *It grows in proportion to what is left of the tolerance*, by a fifth at most, and not by 4: a server that bears 500 is there after two
///   seconds, and one that does one thing at a time is not given four.
///
/// Failures: a fast one says nothing, and a slow one that a good answer would have taken at least so long. Any thread, no lock, no allocation;
/// constant work, once a window ([LatencyWindow]) by one of the threads.
final class GradientLimit {

    /// Latency up to so many times the normal one is tolerable (Gradient2's `rttTolerance`).
    static final double TOLERANCE = 1.5;

    /// Where the limit is used up and latency is above so many times the normal one, the limit is at work.
    private static final double CALM = 1.2;

    /// No step aims at less than this share of the limit: one window may be chance (Gradient2).
    private static final double LEAST_GRADIENT = 0.5;

    /// Part of each step that is made (Gradient2's `smoothing`).
    private static final double SMOOTHING = 0.2;

    /// Windows that make the normal latency (Gradient2's `longWindow`).
    private static final int LONG = 600;

    /// Where it begins: as Gradient2. Low, as nothing is known yet, and it grows fast.
    static final int INITIAL = 20;

    /// Windows at work before the first halving: then what was in flight before has left.
    private static final int FIRST_HALVING = 5;

    /// Most windows before the next one; they are doubled each time.
    private static final int RAREST_HALVING = 600;

    /// Windows that decide it: in one of few requests chance is a third of the mean.
    private static final int DECIDING = 5;

    /// With half in flight a queue of ours takes half as long, and what is none as long as before. This is in the middle.
    private static final double QUEUE = 0.75;

    /// As fast as a limit can shrink, the largest mean that it is compared with fades: it must belong to about as much in flight.
    private static final double FADING = 0.9;

    /// Nearer to what was held for normal is chance.
    private static final double NEWS = 0.9;

    private final LatencyWindow window = new LatencyWindow();

    /// Never above: nobody is let in above the configured cap.
    private volatile int max;

    /// Written by the thread that closes a window, read by any.
    private volatile int whole;

    /// Nanoseconds; 0: not known yet.
    private volatile double normal;

    // By the thread that closes a window, seen by the next one that does: see LatencyWindow#next.
    private double limit = INITIAL;
    private boolean first = true;
    private int learned;

    private int atWork;
    private int patience = FIRST_HALVING;
    private double limitAtFirst;

    /// The limit about which the last halving told something.
    private double halvedAt;

    private double slowest;

    /// Windows still to come in which the limit is halved.
    private int halved;
    private double limitBefore;
    private double sumHalved;

    /// @param max the configured cap, 1 and more
    GradientLimit(int max) {
        this.max = max;
        whole = Math.min(INITIAL, max);
    }

    void max(int max) {
        this.max = max;
        whole = Math.min(whole, max);
    }

    /// Most requests in flight, 1..max.
    int limit() {
        return whole;
    }

    /// The server answered well.
    ///
    /// @param inFlight at the address, this one included
    /// @return whether [#limit] has changed
    boolean answered(long latencyNanos, int inFlight, long nowNanos) {
        if (!window.add(latencyNanos, inFlight, nowNanos)) {
            return false;
        }
        double mean = window.close();
        int before = whole;
        step(mean, window.peak());
        int most = max;
        limit = Math.clamp(limit, 1, most);
        int after = (int) limit;
        whole = after;
        window.next(mean, nowNanos);
        return before != after;
    }

    /// It failed.
    ///
    /// @param afterNanos to the head of its answer; 0: there was none
    boolean failed(long afterNanos, int inFlight, long nowNanos) {
        return afterNanos > normal && answered(afterNanos, inFlight, nowNanos);
    }

    private void step(double mean, int peak) {
        if (first) {
            first = false; // only what was fast could end in it: its mean is good for the length of the next, and no more
            return;
        }
        if (normal == 0) {
            normal = mean;
        }
        boolean usedUp = peak >= (int) limit;
        if (halved > 0) {
            goOnHalved(mean, usedUp);
            return;
        }
        double slowness = mean / normal;
        boolean idle = 2 * peak < limit;
        if (idle || !usedUp && slowness <= TOLERANCE) {
            learn(mean, slowness);
        }
        if (!idle) {
            watch(mean, usedUp && slowness > CALM);
            move(slowness);
            if (atWork >= (limit > halvedAt / 2 ? patience : FIRST_HALVING)) { // so far below, what was found out then says nothing
                halve();
            }
        }
    }

    /// A running mean at first, then an average of [#LONG] windows.
    private void learn(double mean, double slowness) {
        learned = Math.min(learned + 1, LONG);
        normal += (mean - normal) / learned;
        if (slowness < 0.5) {
            normal *= 0.95; // as Gradient2: back to normal after a time in which slow was normal
        }
        watch(mean, false);
        patience = Math.max(FIRST_HALVING, patience - 1); // not at once: near its capacity a server is calm and busy by turns
    }

    private void move(double slowness) {
        double aim = slowness <= TOLERANCE
                ? limit * (1 + (TOLERANCE - Math.max(1, slowness)) / (TOLERANCE - 1))
                : limit * Math.max(LEAST_GRADIENT, TOLERANCE / slowness);
        limit += SMOOTHING * (aim - limit + Math.max(1, Math.sqrt(limit) / 2));
    }

    /// Counts the windows in which the limit was at work without a pause.
    private void watch(double mean, boolean working) {
        if (!working) {
            atWork = 0;
            slowest = 0;
            return;
        }
        if (atWork++ == 0) {
            limitAtFirst = limit;
        }
        slowest = Math.max(FADING * slowest, mean);
    }

    private void halve() {
        limitBefore = Math.min(limit, max);
        limit = limitBefore / 2;
        halved = DECIDING + 1; // in the first one some are in flight that began before
        sumHalved = 0;
    }

    private void goOnHalved(double mean, boolean usedUp) {
        sumHalved += halved <= DECIDING ? mean : 0;
        halved--;
        if (usedUp && halved > 0) {
            return;
        }
        if (usedUp) {
            decide(sumHalved / DECIDING);
        } else {
            limit = limitBefore; // there is no more to do than the half: nothing was tried
            patience = Math.min(2 * patience, RAREST_HALVING);
        }
        halved = 0;
        watch(mean, false);
    }

    private void decide(double meanHalved) {
        limit = limitBefore;
        halvedAt = limit;
        patience = Math.min(2 * patience, RAREST_HALVING);
        if (meanHalved > QUEUE * slowest) {
            normal = meanHalved;
            limit = Math.max(limitBefore, limitAtFirst);
            halvedAt = limit;
            patience = FIRST_HALVING;
        } else if (meanHalved < normal) {
            patience = meanHalved < NEWS * normal ? FIRST_HALVING : patience;
            normal += (meanHalved - normal) / 2;
        }
    }
}
