package io.evenkeel.guard.simulation;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.BarChart;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Many proxies start, or forget their position, at one time: where does the first request of each go? If rotations begin at the first
/// backend, all go there (envoyproxy/envoy#32233).
record ResetHerd(int backends, int runs) implements Scenario {

    static final ResetHerd DEFAULT = new ResetHerd(20, 200);

    private static final int[] PROXIES = {50, 200, 1000};

    /// As if there were no random start: the registry's source always says 0.
    private static final RandomGenerator ZERO = () -> 0;

    /// Busiest backend over the mean, mean of the runs.
    record Row(int proxies, double fromZero, double fromRandom) {}

    record Result(int backends, int runs, List<Row> rows) implements Outcome {

        Row row(int proxies) {
            return rows.stream().filter(row -> row.proxies == proxies).findFirst().orElseThrow();
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("proxies", "all begin at 0", "each begins at random"));
            List<BarChart.Group> groups = new ArrayList<>();
            for (Row row : rows) {
                table.add(List.of(String.valueOf(row.proxies), Text.number(row.fromZero, 1) + " ×", Text.number(row.fromRandom, 2) + " ×"));
                groups.add(new BarChart.Group(row.proxies + " proxies", row.fromZero, row.fromRandom));
            }
            BarChart chart = new BarChart("One request from each proxy after a reset, " + backends + " backends",
                    Axis.linear("requests at the busiest backend (times the mean)", 0, 22), List.of("all begin at 0", "begin at random"), groups, 2);
            return new Section("The herd after a reset",
                    "Each of many proxies with `round-robin` has just started and sends its first request to one of " + backends
                            + " backends. Busiest backend over the mean; mean of " + runs + " runs. In the first column the strategy's random source"
                            + " is replaced by one that always says 0, which is what a rotation that begins at its first backend does.",
                    table, List.of(new Section.Picture("reset-herd", "Load of the busiest backend with and without a random start", chart.svg())),
                    "Begun at 0, the first backend gets everything that comes first, whatever the number of proxies. Begun at random, what is left is chance,"
                            + " and the more proxies there are the less it is. A reload does not even do that: a rebuilt picker goes on where the old one stood.");
        }
    }

    @Override
    public Result run(long seed) {
        ProxyConfig config = Configurations.pool("strategy: round-robin", Configurations.backends(backends, ""));
        List<Row> rows = new ArrayList<>();
        for (int proxies : PROXIES) {
            RandomGenerator start = Chance.of(seed, "start " + proxies);
            double sum = 0;
            for (int run = 0; run < runs; run++) {
                sum += busiest(config, proxies, start);
            }
            rows.add(new Row(proxies, busiest(config, proxies, ZERO), sum / runs));
        }
        return new Result(backends, runs, rows);
    }

    private double busiest(ProxyConfig config, int proxies, RandomGenerator start) {
        int[] counts = new int[backends];
        for (int i = 0; i < proxies; i++) {
            SimulatedProxy proxy = firstRequest(config, start);
            for (int backend = 0; backend < backends; backend++) {
                counts[backend] += proxy.pool().backends().get(backend).inFlight();
            }
        }
        int most = 0;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        return most / ((double) proxies / backends);
    }

    private SimulatedProxy firstRequest(ProxyConfig config, RandomGenerator start) {
        Timeline time = new Timeline();
        List<SimulatedServer> servers = new ArrayList<>();
        for (int i = 0; i < backends; i++) {
            servers.add(new SimulatedServer(time, start, Capacity.singleQueue(_ -> 1)));
        }
        SimulatedProxy proxy = new SimulatedProxy(time, config, start, start, servers);
        Exchange.send(proxy, Terms.PLAIN, (_, _, _) -> {});
        return proxy;
    }
}
