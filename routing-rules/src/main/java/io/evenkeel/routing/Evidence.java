package io.evenkeel.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What real traffic shows of one backend: how many answers were good and how many failed, how long the good ones took, how the last 64
/// ended, in order, and how many of the newest failed in a row. Written by any thread for every request, without locks or allocation; read
/// by who judges.
///
/// Counters are striped ([Stripes]). The last outcomes are one word that all share, a 1 for each failure, the newest lowest; where nothing
/// fails it stays 0 and nobody writes it.
final class Evidence {

    /// So many outcomes are remembered in order.
    static final int REMEMBERED = Long.SIZE;

    /// How much later a good answer must be to be noted: the line is written a thousand times a second at most.
    private static final long NOTED_NANOS = 1_000_000;

    private static final int GOOD = 0;
    private static final int FAILED = 1;
    private static final int NANOS = 2;
    private static final int STRIDE = 3 + 128 / Long.BYTES;

    private static final VarHandle RECENT = handle("recent", long.class);
    private static final VarHandle RUN = handle("run", int.class);

    private final long[] cells = new long[Stripes.COUNT * STRIDE];

    /// Only accessed through [#RECENT].
    @SuppressWarnings("FieldMayBeFinal")
    private volatile long recent;

    /// Only accessed through [#RUN], but for looking.
    @SuppressWarnings("FieldMayBeFinal")
    private volatile int run;

    private volatile long runBegan;

    /// Of the good answers the newest that was noted; 0 before the first.
    private volatile long lastGood;

    /// Answers, good or not, when the last outcomes were forgotten. Written by who judges.
    private volatile long forgotten;

    /// @param good   answers
    /// @param failed answers and tries
    /// @param nanos  which the good ones took
    record Totals(long good, long failed, long nanos) {

        static final Totals NONE = new Totals(0, 0, 0);

        Totals since(Totals before) {
            return new Totals(good - before.good, failed - before.failed, nanos - before.nanos);
        }

        long answers() {
            return good + failed;
        }

        /// 0..1; 1 without answers.
        double successRate() {
            return answers() == 0 ? 1 : (double) good / answers();
        }

        /// Of good answers, nanoseconds.
        double meanLatency() {
            return good == 0 ? 0 : (double) nanos / good;
        }
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Evidence.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// @param nanos which it took, 0 and more
    void good(long nanos, long nowNanos) {
        int stripe = Stripes.mine();
        add(stripe, GOOD, 1);
        add(stripe, NANOS, nanos);
        if (recent != 0) {
            remember(0);
            endRun();
        }
        long noted = lastGood;
        if (noted == 0 || Math.abs(nowNanos - noted) > NOTED_NANOS) {
            lastGood = nowNanos;
        }
    }

    /// @return how many have failed in a row now
    int failed(long nowNanos) {
        add(Stripes.mine(), FAILED, 1);
        if (run == 0) {
            runBegan = nowNanos;
        }
        remember(1);
        return (int) RUN.getAndAdd(this, 1) + 1;
    }

    private void endRun() {
        if (run != 0) {
            run = 0;
        }
    }

    private void remember(long outcome) {
        while (true) {
            long before = recent;
            if (RECENT.weakCompareAndSet(this, before, before << 1 | outcome)) {
                return;
            }
        }
    }

    private void add(int stripe, int counter, long n) {
        Stripes.add(cells, stripe, stripe * STRIDE + counter, n);
    }

    /// Failures in a row up to now.
    int run() {
        return run;
    }

    /// When the first of these was told; monotonic, nanoseconds.
    long runBegan() {
        return runBegan;
    }

    /// Whether a good answer came at that moment or later; up to a millisecond late in telling.
    boolean goodSince(long nanos) {
        return lastGood - nanos >= 0 && sum(GOOD) > 0;
    }

    /// Part of the last so many outcomes that failed, 0..1; 0 when there were none since [#forget].
    ///
    /// @param outcomes 1..[#REMEMBERED]
    double failureRate(int outcomes) {
        int known = (int) Math.min(outcomes, sum(GOOD) + sum(FAILED) - forgotten);
        return known <= 0 ? 0 : (double) Long.bitCount(recent & -1L >>> REMEMBERED - known) / known;
    }

    /// The worst of [#failureRate] over the newest five, ten, twenty, forty and all that are remembered: a lasting storm shows in the
    /// last, and that everything began to fail a moment ago in the first.
    double worstFailureRate() {
        double worst = failureRate(REMEMBERED);
        for (int newest = 5; newest < REMEMBERED; newest *= 2) {
            worst = Math.max(worst, failureRate(newest));
        }
        return worst;
    }

    Totals totals() {
        return new Totals(sum(GOOD), sum(FAILED), sum(NANOS));
    }

    /// Forgets how the last ones ended: who comes back is judged by what follows.
    void forget() {
        forgotten = sum(GOOD) + sum(FAILED);
        recent = 0;
        run = 0;
    }

    private long sum(int counter) {
        long sum = 0;
        for (int i = counter; i < cells.length; i += STRIDE) {
            sum += Stripes.get(cells, i);
        }
        return sum;
    }
}
