package io.evenkeel.guard.simulation;

import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.BarChart;
import io.evenkeel.routing.Backend;
import java.util.ArrayList;
import java.util.List;

/// One server of ten answers everything with 500 within a millisecond: who is drawn to it, and what is left of that when ejection is on?
record FastFailure(int seconds) implements Scenario {

    static final FastFailure DEFAULT = new FastFailure(60);

    static final List<String> STRATEGIES = List.of("round-robin", "power-of-two", "peak-ewma", "least-connections");

    private static final int SERVERS = 10;
    private static final double GOOD_NANOS = 20e6;
    private static final double FAILING_NANOS = 1e6;
    private static final double PER_SECOND = 2000;
    private static final String OFF = "ejection: { consecutive-failures: 0, success-rate: { deviations: 0 } }";

    /// @param alone   the failing server's share of all picks without ejection
    /// @param ejected the same with ejection as it is by default
    record Row(String strategy, double alone, double ejected) {}

    record Result(int seconds, List<Row> rows) implements Outcome {

        Row row(String strategy) {
            return rows.stream().filter(row -> row.strategy.equals(strategy)).findFirst().orElseThrow();
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("strategy", "without ejection", "with the default `ejection`"));
            rows.forEach(row -> table.add(List.of("`" + row.strategy + "`", Text.percent(row.alone, 1), Text.percent(row.ejected, 2))));
            BarChart chart = new BarChart("Requests that one failing server of ten gets", Axis.linear("share of all requests (%)", 0, 100),
                    List.of("no ejection", "default ejection"),
                    rows.stream().map(row -> new BarChart.Group(row.strategy, 100 * row.alone, 100 * row.ejected)).toList(), 2);
            return new Section("A server that fails fast",
                    "One of ten servers answers 500 after 1 ms on average, the others 200 after 20 ms. " + Text.count((long) PER_SECOND) + " requests a second for "
                            + seconds + " s, no retries: the share it gets is the share of requests that fail. An even one is 10 %.",
                    table, List.of(new Section.Picture("fast-failure", "Share of the failing server by strategy, with and without ejection", chart.svg())),
                    reading());
        }

        private String reading() {
            return "Who fails fast has little in flight and looks idle; the strategies that look at load would send it nearly everything. Here each failure counts"
                    + " as load for a while, so that it gets less than its even share even without ejection. Ejection takes it out after five failures in a row,"
                    + " each time for longer.";
        }
    }

    @Override
    public Result run(long seed) {
        return new Result(seconds, STRATEGIES.stream()
                .map(strategy -> new Row(strategy, share(seed, strategy + ", " + OFF), share(seed, strategy))).toList());
    }

    private double share(long seed, String strategy) {
        Timeline time = new Timeline();
        List<SimulatedServer> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            Capacity.Service service = Capacity.Service.exponential(i == 0 ? FAILING_NANOS : GOOD_NANOS);
            servers.add(new SimulatedServer(time, Chance.of(seed, "server " + i), new Capacity(1_000_000, service, 0, 0, 0, 0)));
        }
        servers.getFirst().failing();
        SimulatedProxy proxy = new SimulatedProxy(time, Configurations.pool("strategy: " + strategy, Configurations.backends(SERVERS, "")),
                Chance.of(seed, "start"), Chance.of(seed, "picks"), servers).attended();
        new Arrivals(time, Chance.of(seed, "arrivals"), () -> Exchange.send(proxy, Terms.PLAIN, (_, _, _) -> {})).rate(PER_SECOND);
        time.runUntil(seconds * 1_000_000_000L);
        List<Backend> backends = proxy.pool().backends();
        return (double) backends.getFirst().picks() / backends.stream().mapToLong(Backend::picks).sum();
    }
}
