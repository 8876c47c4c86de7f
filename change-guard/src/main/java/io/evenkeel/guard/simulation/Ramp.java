package io.evenkeel.guard.simulation;

import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.LineChart;
import io.evenkeel.routing.Backend;
import java.util.ArrayList;
import java.util.List;

/// A server comes back into a pool of ten: how does its share grow, by strategy, against the curve it is meant to follow?
record Ramp(double perSecond) implements Scenario {

    static final Ramp DEFAULT = new Ramp(4000);

    static final List<String> STRATEGIES = List.of("round-robin", "random", "power-of-two", "peak-ewma", "least-connections");

    private static final int SERVERS = 10;
    private static final double SERVICE_NANOS = 20e6;
    private static final long SECOND = 1_000_000_000L;
    private static final int AWAY = 5;
    private static final int DURATION = 30;
    private static final int AFTER = 10;

    /// @param parts by second since it came back: its picks as a part of the mean of the others
    record Row(String strategy, double[] parts) {}

    record Result(List<Row> rows) implements Outcome {

        Row row(String strategy) {
            return rows.stream().filter(row -> row.strategy.equals(strategy)).findFirst().orElseThrow();
        }

        /// The part it is meant to have on average in a second since it came back.
        static double meant(int second) {
            double sum = 0;
            int steps = 100;
            for (int i = 0; i < steps; i++) {
                sum += Math.clamp((second + (i + 0.5) / steps) / DURATION, 0.1, 1);
            }
            return sum / steps;
        }

        /// Largest distance from the curve, in parts of a full share.
        double error(String strategy) {
            double[] parts = row(strategy).parts;
            double most = 0;
            for (int i = 0; i < parts.length; i++) {
                most = Math.max(most, Math.abs(parts[i] - meant(i)));
            }
            return most;
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("strategy", "after 1 s", "after 15 s", "after 30 s", "largest distance from the curve"));
            List<LineChart.Series> lines = new ArrayList<>();
            double[] seconds = new double[DURATION + AFTER];
            double[] curve = new double[DURATION + AFTER];
            for (int i = 0; i < seconds.length; i++) {
                seconds[i] = i + 0.5;
                curve[i] = 100 * meant(i);
            }
            lines.add(new LineChart.Series("meant", seconds, curve));
            for (Row row : rows) {
                double[] percent = new double[seconds.length];
                for (int i = 0; i < percent.length; i++) {
                    percent[i] = 100 * row.parts[i];
                }
                lines.add(new LineChart.Series(row.strategy, seconds, percent));
                table.add(List.of("`" + row.strategy + "`", Text.percent(row.parts[0], 0), Text.percent(row.parts[14], 0), Text.percent(row.parts[29], 0),
                        Text.percent(error(row.strategy), 0)));
            }
            LineChart chart = new LineChart("A server comes back, `slow-start: 30s`", Axis.linear("time since it came back (s)", 0, DURATION + AFTER),
                    Axis.linear("its requests (% of the others' mean)", 0, 120), lines, List.of());
            return new Section("A server that comes back",
                    "One of ten equal servers was down and passes its probes again; `slow-start: 30s`. Its requests in each second, as a part of the mean of the other"
                            + " nine. Meant are `max(10 %, t / 30 s)`.",
                    table, List.of(new Section.Picture("slow-start", "Share of a returning server over time by strategy", chart.svg())),
                    "Strategies that spread by weight follow the curve. Those that look at load hold it by the same weights; what differs is how much an idle"
                            + " server attracts.");
        }
    }

    @Override
    public Result run(long seed) {
        return new Result(STRATEGIES.stream().map(strategy -> new Row(strategy, parts(seed, strategy))).toList());
    }

    private double[] parts(long seed, String strategy) {
        Timeline time = new Timeline();
        List<SimulatedServer> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            Capacity capacity = new Capacity(1_000_000, Capacity.Service.exponential(SERVICE_NANOS), 0, 0, 0, 0);
            servers.add(new SimulatedServer(time, Chance.of(seed, "server " + i), capacity));
        }
        SimulatedProxy proxy = new SimulatedProxy(time,
                Configurations.pool("strategy: " + strategy + ", probe: { tcp: {} }, slow-start: 30s", Configurations.backends(SERVERS, "")),
                Chance.of(seed, "start"), Chance.of(seed, "picks"), servers).attended();
        Backend returning = proxy.pool().backends().getFirst();
        new Arrivals(time, Chance.of(seed, "arrivals"), () -> Exchange.send(proxy, Terms.PLAIN, (_, _, _) -> {})).rate(perSecond);
        proxy.registry().setHealthy(returning, false);
        time.runUntil(AWAY * SECOND);
        proxy.registry().setHealthy(returning, true);

        double[] parts = new double[DURATION + AFTER];
        for (int second = 0; second < parts.length; second++) {
            long own = returning.picks();
            long all = picks(proxy);
            time.runUntil((AWAY + second + 1) * SECOND);
            double picked = returning.picks() - own;
            parts[second] = picked / ((picks(proxy) - all - picked) / (SERVERS - 1));
        }
        return parts;
    }

    private static long picks(SimulatedProxy proxy) {
        return proxy.pool().backends().stream().mapToLong(Backend::picks).sum();
    }
}
