package io.evenkeel.guard.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// All servers stand still for a while, as when the database behind them changes over, while users keep coming.
///
/// @param load    of the users' first requests, as a share of what the servers can do
/// @param seconds for which they stand still
/// @param after   seconds that are looked at when that is over
record Stall(double load, double seconds, int after) {

    static final int SERVERS = 10;
    static final int CONCURRENCY = 4;
    static final double SERVICE_NANOS = 80e6;
    static final int BEFORE = 10;
    static final int AGAIN = 3;

    private static final long SECOND = 1_000_000_000L;
    private static final double CAPACITY = SERVERS * CONCURRENCY / SERVICE_NANOS * SECOND;

    /// When the last who are looked at have their answers, or have given up.
    private static final int REST = 6;

    /// Who does not take a failure for an answer. Whoever it is waits for a second, four times at most.
    enum Insistent {
        /// Each user's client; the proxy tries once.
        CLIENT(Terms.PLAIN, new User.Patience(SECOND, AGAIN, 100e6)),
        /// The proxy, each time with another server; the client waits for it.
        PROXY(new Terms(SECOND, AGAIN, Double.POSITIVE_INFINITY, true), new User.Patience((AGAIN + 2) * SECOND, 0, 1));

        private final Terms terms;
        private final User.Patience patience;

        Insistent(Terms terms, User.Patience patience) {
            this.terms = terms;
            this.patience = patience;
        }
    }

    /// @return by second in which they came: the share of users who were served
    double[] served(long seed, Protection protection, Insistent insistent) {
        Timeline time = new Timeline();
        List<SimulatedServer> servers = new ArrayList<>();
        Capacity capacity = new Capacity(CONCURRENCY, Capacity.Service.exponential(SERVICE_NANOS), Integer.MAX_VALUE, 0, 0, 0);
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new SimulatedServer(time, Chance.of(seed, "server " + i), capacity));
        }
        SimulatedProxy proxy = new SimulatedProxy(time, protection.config(SERVERS), Chance.of(seed, "start"), Chance.of(seed, "picks"), servers)
                .attended();
        Terms terms = new Terms(insistent.terms.timeout(), insistent.terms.attempts(), protection.budget(), insistent.terms.heeds());
        RandomGenerator pauses = Chance.of(seed, "pauses");
        int shown = end() + after;
        int[] came = new int[shown + REST + 1];
        int[] served = new int[came.length];
        new Arrivals(time, Chance.of(seed, "arrivals"), () -> {
            int second = (int) (time.now() / SECOND);
            came[second]++;
            User.arrives(proxy, terms, insistent.patience, pauses, () -> served[second]++);
        }).rate(load * CAPACITY);
        time.runUntil(BEFORE * SECOND);
        servers.forEach(server -> server.stall(Math.round(seconds * SECOND)));
        time.runUntil((shown + REST) * SECOND);
        double[] shares = new double[shown];
        for (int second = 0; second < shown; second++) {
            shares[second] = (double) served[second] / came[second];
        }
        return shares;
    }

    /// The first second in which the servers serve again from beginning to end.
    int end() {
        return BEFORE + (int) Math.ceil(seconds);
    }

    /// Whether it was over at last: 95 % of the users were served who came in the last ten seconds.
    static boolean isOver(double[] served) {
        double last = 0;
        for (int second = served.length - 10; second < served.length; second++) {
            last += served[second] / 10;
        }
        return last >= 0.95;
    }

    /// Seconds from the end of the stall until 95 % were served in every second.
    int recovery(double[] served) {
        int second = served.length;
        while (second > end() && served[second - 1] >= 0.95) {
            second--;
        }
        return second - end();
    }
}
