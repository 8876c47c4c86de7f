package io.evenkeel.routing;

import io.evenkeel.routing.Evidence.Totals;

/// What is remembered of a backend's past to decide about its next ejection and its slow start. It outlives configurations with the
/// backend. Guarded by the registry's lock.
final class Conduct {

    /// Ejections not yet outlived: the next one lasts one base time longer for each.
    int ejections;

    /// When the present ejection ends; monotonic, nanoseconds.
    long ejectedUntil;

    /// Whether it was out at any time of this interval.
    boolean outInInterval;

    /// Whether it was told in this interval that it stays in.
    boolean withheldTold;

    /// At the last sweep of its pool and at the one before.
    Totals atSweep = Totals.NONE;
    Totals atSweepBefore = Totals.NONE;

    /// Stands for no number of failures.
    static final long NEVER = -1;

    /// How often it had failed, ever, when a sweep first found it to be an outlier by its present run; or [#NEVER].
    long failedAsOutlier = NEVER;

    /// Whether it was among those that serve when that was last looked at.
    boolean served;

    /// Since when it is in slow start; only while [#ramping] and not [#rampToBegin].
    long rampBegan;

    /// Whether it is in slow start.
    boolean ramping;

    /// Whether slow start begins with the next sweep, which knows the time.
    boolean rampToBegin;

    /// Whether it has answered well in a panic since it went out, lately enough to be warm: it comes back without slow start.
    boolean warm;

    /// When a sweep last found that it did; only while [#warm].
    long servedInPanic;

    /// Whether it has refused connections since it went out.
    boolean refusedOut;

    /// Sweeps in a row that found it refusing connections, as far as [RefusalWatch] counts.
    int sweepsRefusing;

    /// Whether it is among those that serve, looked at anew.
    void serves(boolean now) {
        if (now != served) {
            served = now;
            warm = false;
            refusedOut = false;
        }
    }
}
