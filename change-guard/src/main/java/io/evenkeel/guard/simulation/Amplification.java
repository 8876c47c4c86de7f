package io.evenkeel.guard.simulation;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.BarChart;
import java.util.ArrayList;
import java.util.List;

/// Three layers of proxies, each of which tries again three times, before servers that all fail: how many tries become of one request?
record Amplification(int requests) implements Scenario {

    static final Amplification DEFAULT = new Amplification(10_000);

    private static final int ATTEMPTS = 3;
    private static final int LAYERS = 3;
    private static final int WIDTH = ATTEMPTS + 1;
    private static final double SERVICE_NANOS = 100e6;
    private static final double PER_SECOND = 4000;

    /// @param tries at the servers, for each request of a client
    record Row(String name, double tries) {}

    record Result(List<Row> rows) implements Outcome {

        double tries(String name) {
            return rows.stream().filter(row -> row.name.equals(name)).findFirst().orElseThrow().tries;
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("retries", "tries at the servers for each request"));
            rows.forEach(row -> table.add(List.of(row.name, Text.number(row.tries, 2))));
            BarChart chart = new BarChart("Three layers, three retries each, everything fails", Axis.logarithmic("tries for each request", 1, 100),
                    List.of("tries"), rows.stream().map(row -> new BarChart.Group(row.name, row.tries)).toList(), 2);
            return new Section("Retries that multiply",
                    LAYERS + " layers of proxies, each with " + ATTEMPTS + " retries on any failure, before servers that answer everything with 500, after 100 ms on"
                            + " average. " + Text.count((long) PER_SECOND) + " requests a second.",
                    table, List.of(new Section.Picture("amplification", "Tries at the servers for each request", chart.svg())),
                    "Without a budget the layers multiply: 4 × 4 × 4. A budget of 20 % of what is in flight, retries included, lets five tries become of four in each"
                            + " layer: 1.25 × 1.25 × 1.25 = 1.95 (a share of first tries alone would be 1.2 cubed, 1.73). Where a layer says that it has done what may be"
                            + " done (`X-Evenkeel-Reason: …; tries=n`) only the last one tries again: 1.25.");
        }
    }

    @Override
    public Result run(long seed) {
        return new Result(List.of(
                new Row("none", tries(seed, Terms.PLAIN)),
                new Row("without a budget", tries(seed, new Terms(0, ATTEMPTS, Double.POSITIVE_INFINITY, false))),
                new Row("budget 20 %", tries(seed, new Terms(0, ATTEMPTS, 0.2, false))),
                new Row("budget 20 %, and layers tell", tries(seed, new Terms(0, ATTEMPTS, 0.2, true)))));
    }

    private double tries(long seed, Terms terms) {
        Timeline time = new Timeline();
        List<SimulatedServer> servers = new ArrayList<>();
        for (int i = 0; i < WIDTH; i++) {
            Capacity capacity = new Capacity(1_000_000, Capacity.Service.exponential(SERVICE_NANOS), 0, 0, 0, 0);
            servers.add(new SimulatedServer(time, Chance.of(seed, "server " + i), capacity).failing());
        }
        ProxyConfig config = Configurations.pool("strategy: random, ejection: { consecutive-failures: 0, success-rate: { deviations: 0 } }",
                Configurations.backends(WIDTH, "max-in-flight: 1000000"));
        List<? extends Upstream> behind = servers;
        for (int layer = LAYERS; layer > 1; layer--) {
            List<Upstream> proxies = new ArrayList<>();
            for (int i = 0; i < WIDTH; i++) {
                String name = layer + " " + i;
                SimulatedProxy proxy = new SimulatedProxy(time, config, Chance.of(seed, "start " + name), Chance.of(seed, "picks " + name), behind);
                proxies.add(proxy.behind(terms));
            }
            behind = proxies;
        }
        SimulatedProxy front = new SimulatedProxy(time, config, Chance.of(seed, "start"), Chance.of(seed, "picks"), behind);
        int[] sent = {0};
        Arrivals arrivals = new Arrivals(time, Chance.of(seed, "arrivals"), () -> {
            if (sent[0]++ < requests) {
                Exchange.send(front, terms, (_, _, _) -> {});
            }
        });
        arrivals.rate(PER_SECOND);
        time.runUntil(Math.round(2 * requests / PER_SECOND * 1e9));
        arrivals.rate(0);
        time.runOut();
        return servers.stream().mapToLong(SimulatedServer::arrivals).sum() / (double) requests;
    }
}
