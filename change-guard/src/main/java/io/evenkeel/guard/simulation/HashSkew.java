package io.evenkeel.guard.simulation;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.BarChart;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Hash64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Strategies that send equal keys to equal backends: how uneven does that get, with keys of equal weight and with few that are hot; and who moves
/// when a backend leaves?
record HashSkew(int keys, int requests, int runs) implements Scenario {

    static final HashSkew DEFAULT = new HashSkew(100_000, 10_000, 20);

    static final List<String> STRATEGIES = List.of("consistent-hash", "maglev", "rendezvous");

    private static final int BACKENDS = 10;
    private static final int HOT_KEYS = 1000;

    /// @param even   largest share of many equal keys over the mean
    /// @param moved  share of the keys of those who stayed that moved when one left
    /// @param skewed most in flight over the mean with Zipf's law and no bound, mean of the runs
    /// @param bound  the same with a bound of 1.25
    record Row(String strategy, double even, double moved, double skewed, double bound) {}

    record Result(List<Row> rows) implements Outcome {

        Row row(String strategy) {
            return rows.stream().filter(row -> row.strategy.equals(strategy)).findFirst().orElseThrow();
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("strategy", "equal keys", "hot keys, no bound", "hot keys, `bound: 1.25`", "moved needlessly"));
            for (Row row : rows) {
                table.add(List.of("`" + row.strategy + "`", Text.number(row.even, 3) + " ×", Text.number(row.skewed, 2) + " ×",
                        Text.number(row.bound, 3) + " ×", Text.percent(row.moved, 2)));
            }
            BarChart chart = new BarChart("Hot keys: most in flight at one of ten backends", Axis.linear("most in flight (times the mean)", 0, 3),
                    List.of("no bound", "bound: 1.25"), rows.stream().map(row -> new BarChart.Group(row.strategy, row.skewed, row.bound)).toList(), 2);
            return new Section("Keys that belong together",
                    "Ten backends. *Equal keys*: where many keys belong, largest share over the mean. *Hot keys*: requests for " + Text.count(HOT_KEYS)
                            + " keys by Zipf's law (the n-th is asked for 1/n as often as the first), none ends; most in flight over the mean."
                            + " *Moved needlessly*: keys of the nine others that move when one backend leaves.",
                    table, List.of(new Section.Picture("hash-skew", "Load of the fullest backend with hot keys, with and without a bound", chart.svg())),
                    "The hottest key alone is 13 % of the requests, more than one backend's share: no hash can spread it, and only a bound helps, at the price that"
                            + " some of its requests go elsewhere. `maglev` and `rendezvous` are even; the ring is as even as its points, 160 for each.");
        }
    }

    @Override
    public Result run(long seed) {
        return new Result(STRATEGIES.stream().map(strategy -> row(strategy, seed)).toList());
    }

    private Row row(String strategy, long seed) {
        ProxyConfig unbound = config(strategy, "unlimited", BACKENDS);
        String[] before = owners(unbound);
        String[] after = owners(config(strategy, "unlimited", BACKENDS - 1));
        String gone = "s" + (BACKENDS - 1);
        int[] counts = new int[BACKENDS];
        int stayed = 0;
        int moved = 0;
        for (int key = 0; key < keys; key++) {
            counts[Integer.parseInt(before[key].substring(1))]++;
            if (!before[key].equals(gone)) {
                stayed++;
                moved += before[key].equals(after[key]) ? 0 : 1;
            }
        }
        double even = Arrays.stream(counts).max().orElseThrow() / ((double) keys / BACKENDS);
        return new Row(strategy, even, (double) moved / stayed, fullest(unbound, seed), fullest(config(strategy, "1.25", BACKENDS), seed));
    }

    private static ProxyConfig config(String strategy, String bound, int backends) {
        return Configurations.pool("strategy: " + strategy + ", hash: { key: path, bound: " + bound + " }",
                Configurations.backends(backends, "max-in-flight: 1000000"));
    }

    /// By key, the name of the backend it belongs to.
    private String[] owners(ProxyConfig config) {
        SimulatedProxy proxy = idle(config, 0);
        String[] owners = new String[keys];
        for (int key = 0; key < keys; key++) {
            Exchange.send(proxy, Terms.PLAIN, Hash64.mix(key + 1L), (_, _, _) -> {});
            owners[key] = proxy.pool().backends().stream().filter(backend -> backend.inFlight() > 0).findFirst().orElseThrow().id().name();
            proxy.time().runOut();
        }
        return owners;
    }

    private double fullest(ProxyConfig config, long seed) {
        double[] cumulative = new double[HOT_KEYS];
        double sum = 0;
        for (int i = 0; i < HOT_KEYS; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
        }
        double mean = 0;
        for (int run = 0; run < runs; run++) {
            SimulatedProxy proxy = idle(config, Long.MAX_VALUE / 2);
            RandomGenerator random = Chance.of(seed, "keys " + run);
            long names = random.nextLong();
            for (int i = 0; i < requests; i++) {
                int at = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
                Exchange.send(proxy, Terms.PLAIN, Hash64.mix(names + (at < 0 ? -at - 1 : at)), (_, _, _) -> {});
            }
            int most = proxy.pool().backends().stream().mapToInt(Backend::inFlight).max().orElseThrow();
            mean += most / ((double) requests / BACKENDS) / runs;
        }
        return mean;
    }

    /// Before servers that take a fixed time.
    private static SimulatedProxy idle(ProxyConfig config, long serviceNanos) {
        Timeline time = new Timeline();
        List<Upstream> servers = new ArrayList<>();
        for (int i = 0; i < config.pools().getFirst().backends().size(); i++) {
            servers.add(new SimulatedServer(time, Chance.of(0, "server"), Capacity.singleQueue(_ -> Math.max(1, serviceNanos))));
        }
        return new SimulatedProxy(time, config, Chance.of(0, "start"), Chance.of(0, "picks"), servers);
    }
}
