package io.evenkeel.guard.simulation;

import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.LineChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Ten equal servers at 80 % load: how long does a request take, by strategy?
record EqualServers(int requests) implements Scenario {

    static final EqualServers DEFAULT = new EqualServers(500_000);

    static final List<String> STRATEGIES = List.of("random", "round-robin", "power-of-two", "peak-ewma", "least-connections");

    private static final int SERVERS = 10;
    private static final double LOAD = 0.8;

    /// @param responses in service times
    record Row(String strategy, Samples responses) {}

    record Result(int requests, List<Row> rows) implements Outcome {

        /// Of the response time of a queue with one server and services without memory (GI/M/1): it has no memory either.
        ///
        /// @param waits share of requests that find the server busy
        static double quantile(double waits, double share) {
            return -StrictMath.log(1 - share) / (1 - waits);
        }

        /// With turns, each server gets every tenth of the arrivals: the time between two is a sum of ten without memory, of rate 8, and the
        /// share that waits is its Laplace transform's fixed point (Kleinrock, Queueing Systems I, 6.4).
        static double roundRobinWaits() {
            double waits = LOAD;
            for (int i = 0; i < 200; i++) {
                waits = StrictMath.pow(LOAD * SERVERS / (LOAD * SERVERS + 1 - waits), SERVERS);
            }
            return waits;
        }

        Samples responses(String strategy) {
            return rows.stream().filter(row -> row.strategy.equals(strategy)).findFirst().orElseThrow().responses;
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("strategy", "p50", "p99", "mean", "theory: p50, p99"));
            List<LineChart.Series> lines = new ArrayList<>();
            for (Row row : rows) {
                table.add(List.of("`" + row.strategy + "`", Text.number(row.responses.quantile(0.5), 2), Text.number(row.responses.quantile(0.99), 1),
                        Text.number(row.responses.mean(), 2), theory(row.strategy)));
                lines.add(tail(row));
            }
            LineChart chart = new LineChart("Ten equal servers, 80 % load: requests that take longer than x",
                    Axis.linear("response time (service times)", 0, 36), Axis.logarithmic("share of requests (%)", 0.1, 100), lines, List.of());
            return new Section("Ten equal servers at 80 % load",
                    "Poisson arrivals, service times without memory, each server serves one request at a time. " + Text.count(requests)
                            + " requests, the first tenth left out. Times are in service times. With `random` each server is an M/M/1 queue, with"
                            + " `round-robin` an E10/M/1 queue, and of both the answer is known.",
                    table, List.of(new Section.Picture("equal-servers", "Distribution of response times by strategy", chart.svg())),
                    "Turns spread requests evenly but know nothing of those that take long; a look at two backends halves the p99 again, and a look"
                            + " at all of them is better still. `least-connections` sees only what its own proxy has in flight: with several proxies it loses"
                            + " some of its lead. Between equal servers `peak-ewma` gains nothing: latency tells it little that the number in flight does not.");
        }

        private static String theory(String strategy) {
            return switch (strategy) {
                case "random" -> theory(LOAD);
                case "round-robin" -> theory(roundRobinWaits());
                default -> "–";
            };
        }

        private static String theory(double waits) {
            return Text.number(quantile(waits, 0.5), 2) + ", " + Text.number(quantile(waits, 0.99), 1);
        }

        private static LineChart.Series tail(Row row) {
            double[] shares = new double[60];
            double[] times = new double[60];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = StrictMath.pow(10, -3.0 * i / (shares.length - 1));
                times[i] = row.responses.quantile(1 - shares[i]);
                shares[i] *= 100;
            }
            return new LineChart.Series(row.strategy, times, shares);
        }
    }

    @Override
    public Result run(long seed) {
        double[] slowness = new double[SERVERS];
        Arrays.fill(slowness, 1);
        List<Row> rows = new ArrayList<>();
        for (String strategy : STRATEGIES) {
            Samples samples = new Samples();
            for (double response : Queues.responseTimes(seed, strategy, slowness, LOAD * SERVERS, requests)) {
                samples.add(response);
            }
            rows.add(new Row(strategy, samples));
        }
        return new Result(requests, rows);
    }
}
