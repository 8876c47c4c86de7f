package io.evenkeel.guard.simulation;

import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.LineChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One of ten servers takes four times as long: who notices?
record SlowServer(int requests) implements Scenario {

    static final SlowServer DEFAULT = new SlowServer(300_000);

    private static final int SERVERS = 10;
    private static final double SLOWNESS = 4;

    /// Of what the ten can do together, the slow one as it is.
    private static final double LOAD = 0.6;

    private static final int WINDOWS = 30;

    /// @param p99    of each part of the run, in service times
    /// @param stable whether the last third is no slower than the one before, so that there is a p99 at all
    record Row(String strategy, double p50, double[] p99, boolean stable, double overall) {}

    record Result(int requests, List<Row> rows) implements Outcome {

        Row row(String strategy) {
            return rows.stream().filter(row -> row.strategy.equals(strategy)).findFirst().orElseThrow();
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("strategy", "p50", "p99"));
            List<LineChart.Series> lines = new ArrayList<>();
            double[] parts = new double[WINDOWS];
            for (int i = 0; i < WINDOWS; i++) {
                parts[i] = 100.0 * (i + 0.5) / WINDOWS;
            }
            for (Row row : rows) {
                table.add(List.of("`" + row.strategy + "`", Text.number(row.p50, 2), row.stable ? Text.number(row.overall, 1) : "grows without end"));
                lines.add(new LineChart.Series(row.strategy, parts, row.p99));
            }
            LineChart chart = new LineChart("One of ten servers is 4 times slower, 60 % load: p99 as time goes by",
                    Axis.linear("part of the run (%)", 0, 100), Axis.logarithmic("p99 (service times)", 1, 100_000), lines, List.of());
            return new Section("One slow server among ten",
                    "One of ten servers takes 4 times as long; the load is 60 % of what the ten can do. Without a cap: what `max-in-flight`, the queue and"
                            + " ejection add comes on top. " + Text.count(requests) + " requests.",
                    table, List.of(new Section.Picture("slow-server", "p99 over time by strategy", chart.svg())),
                    "`random` and `round-robin` give the slow server more than it can ever do, so its queue grows for as long as the load lasts, and the"
                            + " p50 shows nothing of it. Every strategy that looks at load settles.");
        }
    }

    @Override
    public Result run(long seed) {
        double[] slowness = new double[SERVERS];
        Arrays.fill(slowness, 1);
        slowness[0] = SLOWNESS;
        double capacity = Arrays.stream(slowness).map(times -> 1 / times).sum();
        List<Row> rows = new ArrayList<>();
        for (String strategy : EqualServers.STRATEGIES) {
            double[] responses = Queues.responseTimes(seed, strategy, slowness, LOAD * capacity, requests);
            double[] p99 = new double[WINDOWS];
            for (int i = 0; i < WINDOWS; i++) {
                p99[i] = quantile(responses, (double) i / WINDOWS, (i + 1.0) / WINDOWS, 0.99);
            }
            boolean stable = quantile(responses, 2 / 3.0, 1, 0.99) < 1.25 * quantile(responses, 1 / 3.0, 2 / 3.0, 0.99);
            rows.add(new Row(strategy, quantile(responses, 0, 1, 0.5), p99, stable, quantile(responses, 0, 1, 0.99)));
        }
        return new Result(requests, rows);
    }

    private static double quantile(double[] values, double from, double to, double share) {
        Samples samples = new Samples();
        for (int i = (int) (from * values.length); i < (int) (to * values.length); i++) {
            samples.add(values[i]);
        }
        return samples.quantile(share);
    }
}
