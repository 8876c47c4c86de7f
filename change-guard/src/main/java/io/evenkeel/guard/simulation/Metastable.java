package io.evenkeel.guard.simulation;

import io.evenkeel.guard.simulation.Stall.Insistent;
import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.LineChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// After what trigger does an outage go on by itself, because what is asked again keeps the servers busy with work for nobody (Bronson and others,
/// Metastable Failures in Distributed Systems, HotOS 2021)? And which protection keeps it from that?
///
/// @param stalls seconds, ascending: how long the servers stand still
/// @param loads  as shares of what the servers can do, ascending: for the region in which an outage may outlast its trigger
/// @param after  seconds from the end of the stall, in the last ten of which users must be served again
record Metastable(List<Double> stalls, List<Double> loads, int after) implements Scenario {

    static final Metastable DEFAULT =
            new Metastable(List.of(0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0), List.of(0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9), 60);

    static final double LOAD = 0.7;

    private static final List<Protection> DRAWN = List.of(Protection.NONE, Protection.LONG_QUEUE, Protection.FITTING_CAP, Protection.SHORT_QUEUE,
            Protection.GRADIENT, Protection.ALL);

    /// @param client   the shortest stall, seconds, that was not recovered from while clients ask again; not a number: all were
    /// @param proxy    the same while the proxy tries again
    /// @param served   share of users by second around the longest stall, while clients ask again
    /// @param recovery seconds from the end of that stall until all was well; not a number: never
    record Row(Protection protection, double client, double proxy, double[] served, double recovery) {}

    /// The shortest stall, seconds, that was not recovered from, by load; not a number: all were.
    record Region(String name, double[] stalls) {}

    /// @param unprotected while clients ask again
    /// @param budget      while the proxy tries again
    record Result(Metastable asked, List<Row> rows, Region unprotected, Region budget) implements Outcome {

        double stall(Region region, double load) {
            return region.stalls[asked.loads.indexOf(load)];
        }

        Row row(Protection protection) {
            return rows.stream().filter(row -> row.protection.equals(protection)).findFirst().orElseThrow();
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("protection", "clients ask again", "the proxy tries again",
                    "a stall of " + seconds(asked.stalls.getLast()) + ", clients ask again"));
            rows.forEach(row -> table.add(List.of(row.protection.name(), asked.shortest(row.client), asked.shortest(row.proxy),
                    Double.isNaN(row.recovery) ? "never well again" : "well after " + seconds(row.recovery))));
            return new Section("An outage that outlasts its cause",
                    Stall.SERVERS + " servers do " + Stall.CONCURRENCY + " requests at a time, in " + Text.number(Stall.SERVICE_NANOS / 1e6, 0)
                            + " ms each on average (without memory); as many more as come wait in the server. Users come at " + Text.percent(LOAD, 0)
                            + " of what the servers can do. Then all servers stand still for some time, and go on. *Clients ask again*: each leaves after"
                            + " 1 s and asks again, " + Stall.AGAIN + " times at most, 100 ms later on average; the proxy tries once. *The proxy tries again*: it"
                            + " gives each try 1 s, and makes " + Stall.AGAIN + " more with other servers, while the client waits. Either way the servers know"
                            + " nothing of those who left, and do the work for nobody.\n\nThe first columns have the shortest stall that was not recovered from:"
                            + " fewer than 95 % were served of the users who came " + (asked.after - 10) + " to " + asked.after + " s after its end. *none*: no cap, no"
                            + " queue, no budget, no ejection; the other rows add to that what they say. *the defaults*: cap 1024, queue 1 s, budget 20 %, ejection. *all"
                            + " together*: gradient, queue 300 ms, budget 20 %, ejection.",
                    table, List.of(course(), region()), """
                            Without protection a stall little longer than what clients wait for is enough: they ask again, what they left is served all the same, and every \
                            answer comes too late. That can go on for ever where the load times the number of tries is more than the servers can do: from 25 % for four \
                            tries, from 80 % for the 1.25 that a budget allows. Just below it ends, but makes up so slowly for a long stall that 60 s are too short. (In the \
                            second picture clients ask again without any protection, and the proxy tries again with a budget. Where a line ends, all stalls were recovered from.)

                            - A **budget** limits what the proxy itself adds, and does nothing about clients. With **ejection** it does not even help there: all servers time out, \
                            so a third of them is ejected, and the others have to do the work of all.
                            - A **cap** helps when it is smaller than what a server can do in the time after which somebody leaves, here 50 in 1 s: who leaves frees the slot, but \
                            not the server, which is given 8 requests a second for nobody while it stands still, 240 in 30 s, and makes up for them by 42 a second. \
                            The default of 1024 is far above that and does nothing; a server that does thousands a second it would protect.
                            - **`limit: { algorithm: gradient }`** finds a cap that fits, some 20 here. No answer tells it of the stall, so that it stays there: 600 in 30 s, made up for \
                            by 30 a second.
                            - A **queue** is one more place to wait in vain. With `max-wait` at its default of 1 s, for which clients wait too, it is as bad as no protection, \
                            in spite of the cap: slots go to those who are about to leave. It must be shorter than what clients wait for, by more than an answer takes. \
                            Even then it makes up more slowly: who waited 300 ms leaves the server after 700, and the next one comes sooner.""");
        }

        private Section.Picture course() {
            List<LineChart.Series> lines = DRAWN.stream().map(this::row).map(row -> new LineChart.Series(row.protection.name(),
                    IntStream.range(0, row.served.length).mapToDouble(second -> second + 0.5).toArray(),
                    Arrays.stream(row.served).map(share -> 100 * share).toArray())).toList();
            Stall stall = asked.longest();
            LineChart chart = new LineChart("All servers stand still for " + seconds(stall.seconds()) + ", and clients ask again",
                    Axis.linear("when users came (s)", 0, stall.end() + (double) asked.after), Axis.linear("users who were served (%)", 0, 110), lines,
                    List.of(new LineChart.Mark(Stall.BEFORE, "stall"), new LineChart.Mark(stall.end(), "they go on")));
            return new Section.Picture("metastable-course", "Users who were served over time by protection, around a stall of all servers", chart.svg());
        }

        private Section.Picture region() {
            double[] percent = asked.loads.stream().mapToDouble(load -> 100 * load).toArray();
            LineChart chart = new LineChart("The shortest stall that is not recovered from, by load", Axis.linear("load (% of what the servers can do)", 0, 100),
                    Axis.linear("stall (s)", 0, asked.stalls.getLast()),
                    List.of(new LineChart.Series(unprotected.name, percent, unprotected.stalls), new LineChart.Series(budget.name, percent, budget.stalls)),
                    List.of());
            return new Section.Picture("metastable-region", "The shortest stall that is not recovered from, by load", chart.svg());
        }
    }

    private String shortest(double stall) {
        return Double.isNaN(stall) ? "none up to " + seconds(stalls.getLast()) : seconds(stall);
    }

    private static String seconds(double seconds) {
        return Text.number(seconds, seconds == Math.rint(seconds) ? 0 : 2) + " s";
    }

    private Stall longest() {
        return new Stall(LOAD, stalls.getLast(), after);
    }

    @Override
    public Result run(long seed) {
        return new Result(this, Protection.EACH.stream().map(protection -> row(seed, protection)).toList(),
                region(seed, "no protection", Protection.NONE, Insistent.CLIENT),
                region(seed, "retry budget 20 %", Protection.BUDGET, Insistent.PROXY));
    }

    private Row row(long seed, Protection protection) {
        double[] served = longest().served(seed, protection, Insistent.CLIENT);
        return new Row(protection, shortest(seed, LOAD, protection, Insistent.CLIENT), shortest(seed, LOAD, protection, Insistent.PROXY), served,
                Stall.isOver(served) ? longest().recovery(served) : Double.NaN);
    }

    private Region region(long seed, String name, Protection protection, Insistent insistent) {
        return new Region(name, loads.stream().mapToDouble(load -> shortest(seed, load, protection, insistent)).toArray());
    }

    private double shortest(long seed, double load, Protection protection, Insistent insistent) {
        return stalls.stream().filter(seconds -> !Stall.isOver(new Stall(load, seconds, after).served(seed, protection, insistent)))
                .findFirst().orElse(Double.NaN);
    }
}
