package io.evenkeel.routing.strategy;

/// Lays out one cycle of a weighted rotation: as many turns as the weights sum up to, each backend as many as its weight, spread so
/// evenly that **at every moment every backend has had its exact share to within one turn**.
///
/// The rule is nginx's (smooth weighted round-robin): each turn goes to the backend that is owed most. By itself it breaks the promise:
/// with eight backends of weight 40 and 44 of weight 1 somebody falls 1.6 turns behind, as the rule looks back and never ahead. So it gets
/// a second one: a turn must not go to a backend that can still wait while all turns up to its deadline are needed by others to meet
/// theirs. A backend's k-th turn is due before it would be a whole turn behind, and not before it would be a whole turn ahead: the
/// windows of proportionate progress (Baruah, Cohen, Plaxton, Varvel: Proportionate progress, Algorithmica 15, 1996; for one resource
/// the chairman assignment of Tijdeman, Discrete Mathematics 32, 1980). Windows of unit jobs can all be met if and only if no interval
/// is claimed by more jobs than it has turns (Hall), which holds at the start as shares sum up to one, and which the second rule keeps.
/// Wherever nginx's sequence keeps the promise, this is nginx's sequence: a,a,b,a,c,a,a for 5, 1, 1.
///
/// Time is backends times turns, at most 0.1 s for 100 backends of weight 1000; used off the event loops, by one thread, once.
final class SmoothOrder {

    /// What is owed is counted in parts of a turn, each one this many times the number of turns in the cycle: then a turn's exact shares
    /// are whole numbers, and what is taken over from another cycle, whose parts are others, is rounded to a millionth of a share.
    static final long FINENESS = 1 << 20;

    private final int[] weights;
    private final int turns;

    /// Parts that make a turn.
    private final long turn;

    /// What each backend is owed, in parts of a turn: its exact share so far less what it had.
    private final long[] owed;

    /// Turns each backend still gets in this cycle.
    private final int[] left;

    /// By number of turns: how many of the cycle's first so many nobody needs to meet a deadline.
    private final int[] spare;

    /// The end of the shortest run of turns from here on that has none to spare.
    private int tight;

    private SmoothOrder(int[] weights, long[] owed) {
        this.weights = weights;
        this.turns = sum(weights);
        this.turn = partsOfATurn(weights);
        this.owed = owed.clone();
        this.left = weights.clone();
        this.spare = new int[turns + 1];
        for (int backend = 0; backend < weights.length; backend++) {
            for (int k = 1; k <= weights[backend]; k++) {
                spare[due(0, backend, (k - 1) * turn - owed[backend]) + 1]--;
            }
        }
        for (int i = 1; i <= turns; i++) {
            spare[i] += spare[i - 1] + 1;
        }
    }

    /// The cycle that begins with nothing owed to anybody.
    ///
    /// @param weights each 1 and more
    /// @return positions in `weights`
    static int[] of(int[] weights) {
        return new SmoothOrder(weights, new long[weights.length]).layOut(-1);
    }

    /// The cycle that begins with a given backend. Between backends owed the same, those that follow it come first.
    ///
    /// @param owed what is owed at the start, in parts of a turn ([#partsOfATurn]); sums up to 0
    static int[] startingWith(int first, int[] weights, long[] owed) {
        return new SmoothOrder(weights, owed).layOut(first);
    }

    static int sum(int[] weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        return sum;
    }

    /// What one turn is when what is owed is counted.
    static long partsOfATurn(int[] weights) {
        return FINENESS * sum(weights);
    }

    private int[] layOut(int first) {
        int[] order = new int[turns];
        for (int at = 0; at < turns; at++) {
            if (at >= tight) {
                tight = nextTight(at + 1);
            }
            order[at] = at == 0 && first >= 0 ? first : choose(at, Math.max(first, 0));
            give(at, order[at]);
        }
        return order;
    }

    private int nextTight(int from) {
        int end = from;
        while (end < turns && spare[end] > 0) {
            end++;
        }
        return end;
    }

    private int choose(int at, int firstAsked) {
        int best = -1;
        int fallback = -1;
        long mostOwed = 0;
        long mostOwedAtAll = Long.MIN_VALUE;
        for (int i = 0; i < weights.length; i++) {
            int backend = firstAsked + i < weights.length ? firstAsked + i : firstAsked + i - weights.length;
            if (left[backend] == 0) {
                continue;
            }
            long owes = owed[backend] + weights[backend] * FINENESS;
            if (owes > mostOwed && due(at, backend, -owed[backend]) < tight) {
                best = backend;
                mostOwed = owes;
            }
            if (owes > mostOwedAtAll) {
                fallback = backend;
                mostOwedAtAll = owes;
            }
        }
        return best >= 0 ? best : fallback; // without a best only where a start with debts made the promise impossible to keep
    }

    private void give(int at, int backend) {
        int due = due(at, backend, -owed[backend]);
        for (int end = at + 1; end <= due; end++) {
            if (--spare[end] <= 0 && end < tight) {
                tight = end;
            }
        }
        left[backend]--;
        owed[backend] -= turn;
        for (int i = 0; i < weights.length; i++) {
            owed[i] += weights[i] * FINENESS;
        }
    }

    /// The last turn, from `at` on, at which a backend may get its next one without having been a whole turn behind.
    ///
    /// @param ahead how far it is ahead at `at`, in parts of a turn
    private int due(int at, int backend, long ahead) {
        long behindAfter = Math.ceilDiv(turn + ahead, weights[backend] * FINENESS);
        return (int) Math.clamp(at + behindAfter - 1, at, turns - 1L);
    }
}
