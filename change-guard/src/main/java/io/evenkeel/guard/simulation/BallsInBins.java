package io.evenkeel.guard.simulation;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.BarChart;
import io.evenkeel.routing.Backend;
import java.util.ArrayList;
import java.util.List;

/// As many requests as backends, and none ends: how many does the fullest backend have? The classic measure of what a second choice is worth
/// (Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, IEEE TPDS 12, 2001).
record BallsInBins(int backends, int runs) implements Scenario {

    static final BallsInBins DEFAULT = new BallsInBins(1000, 100);

    private static final List<String> STRATEGIES = List.of("random", "power-of-two", "least-connections", "round-robin");

    /// @param fullest mean over the runs of the most requests at one backend
    record Row(String strategy, double fullest) {}

    record Result(int backends, int runs, List<Row> rows) implements Outcome {

        double fullest(String strategy) {
            return rows.stream().filter(row -> row.strategy.equals(strategy)).findFirst().orElseThrow().fullest;
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("strategy", "requests at the fullest backend", "known"));
            for (Row row : rows) {
                String known = switch (row.strategy) {
                    case "random" -> "about log n / log log n: 5.5";
                    case "power-of-two" -> "about log log n / log 2: 3.0";
                    default -> "1";
                };
                table.add(List.of("`" + row.strategy + "`", Text.number(row.fullest, 2), known));
            }
            BarChart chart = new BarChart("Fullest of " + backends + " backends after " + backends + " requests",
                    Axis.linear("requests at the fullest backend (mean of " + runs + " runs)", 0, 6), List.of("fullest"),
                    rows.stream().map(row -> new BarChart.Group(row.strategy, row.fullest)).toList(), 2);
            return new Section("What a second choice is worth",
                    backends + " requests to " + backends + " backends, and none ends. Mean of " + runs + " runs.", table,
                    List.of(new Section.Picture("balls-in-bins", "Requests at the fullest backend by strategy", chart.svg())),
                    "A second choice does nearly all that looking at every backend does, and needs no order that proxies would have to share.");
        }
    }

    @Override
    public Result run(long seed) {
        ProxyConfig[] configs = STRATEGIES.stream()
                .map(strategy -> Configurations.pool("strategy: " + strategy, Configurations.backends(backends, "")))
                .toArray(ProxyConfig[]::new);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < configs.length; i++) {
            long sum = 0;
            for (int run = 0; run < runs; run++) {
                sum += fullest(configs[i], seed, run);
            }
            rows.add(new Row(STRATEGIES.get(i), (double) sum / runs));
        }
        return new Result(backends, runs, rows);
    }

    private int fullest(ProxyConfig config, long seed, int run) {
        Timeline time = new Timeline();
        List<SimulatedServer> servers = new ArrayList<>();
        for (int i = 0; i < backends; i++) {
            servers.add(new SimulatedServer(time, Chance.of(seed, "server"), Capacity.singleQueue(_ -> Long.MAX_VALUE / 2)));
        }
        SimulatedProxy proxy = new SimulatedProxy(time, config, Chance.of(seed, "start " + run), Chance.of(seed, "picks " + run), servers);
        for (int i = 0; i < backends; i++) {
            Exchange.send(proxy, Terms.PLAIN, (_, _, _) -> {});
        }
        return proxy.pool().backends().stream().mapToInt(Backend::inFlight).max().orElseThrow();
    }
}
