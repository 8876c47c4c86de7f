package io.evenkeel.guard.simulation;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.LineChart;
import io.evenkeel.routing.Backend;
import java.util.ArrayList;
import java.util.List;

/// Load steps from half to three times of what the servers can do, and back: what do clients get, and how long does it take, with caps of
/// different kinds?
record Overload(int secondsOfOverload) implements Scenario {

    static final Overload DEFAULT = new Overload(30);

    private static final int SERVERS = 4;
    private static final int CONCURRENCY = 10;
    private static final double SERVICE_NANOS = 10e6;
    private static final long SECOND = 1_000_000_000L;
    private static final double CAPACITY = SERVERS * CONCURRENCY / SERVICE_NANOS * SECOND;
    private static final int BEFORE = 20;
    private static final int AFTER = 20;

    /// Much memory, and slower the more of it is used.
    private static final Capacity SERVER = new Capacity(CONCURRENCY, Capacity.Service.exponential(SERVICE_NANOS), 1000, 3, 0, 0);

    /// @param goodput  by second: good answers as a share of what the servers can do
    /// @param p99      by second, of good answers, milliseconds; not a number when there were none
    /// @param limit    by second: mean of the caps in force
    /// @param quiet    p99 of all before the step
    /// @param overload p99 of all good answers while it lasts
    /// @param served   mean goodput while it lasts
    /// @param after    mean of good answers by requests in the last ten seconds
    record Row(String name, double[] goodput, double[] p99, double[] limit, double quiet, double overload, double served, double after) {}

    record Result(List<Row> rows) implements Outcome {

        Row row(String name) {
            return rows.stream().filter(row -> row.name.equals(name)).findFirst().orElseThrow();
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("cap of a server", "good answers in overload", "p99 before", "p99 in overload", "served 10 s after it"));
            List<LineChart.Series> goodput = new ArrayList<>();
            List<LineChart.Series> p99 = new ArrayList<>();
            for (Row row : rows) {
                table.add(List.of(row.name, Text.percent(row.served, 0) + " of capacity", Text.number(row.quiet, 0) + " ms",
                        Text.number(row.overload, 0) + " ms", Text.percent(row.after, 1)));
                double[] seconds = new double[row.goodput.length];
                double[] percent = new double[row.goodput.length];
                for (int i = 0; i < seconds.length; i++) {
                    seconds[i] = i + 0.5;
                    percent[i] = 100 * row.goodput[i];
                }
                goodput.add(new LineChart.Series(row.name, seconds, percent));
                p99.add(new LineChart.Series(row.name, seconds, row.p99));
            }
            int end = rows.getFirst().goodput.length;
            Axis time = Axis.linear("time (s)", 0, end);
            List<LineChart.Mark> marks =
                    List.of(new LineChart.Mark(BEFORE, "load 3 ×"), new LineChart.Mark((double) end - AFTER, "0.5 ×"));
            LineChart first = new LineChart("Load steps to 3 times the capacity: good answers", time,
                    Axis.linear("good answers (% of capacity)", 0, 110), goodput, marks);
            LineChart second = new LineChart("Load steps to 3 times the capacity: p99", time, Axis.logarithmic("p99 of good answers (ms)", 10, 10_000),
                    p99, marks);
            return new Section("A cap that tunes itself",
                    SERVERS + " servers do " + CONCURRENCY + " requests at a time, in 10 ms each on average (without memory); up to 1000 more wait in a server, and"
                            + " the longer that queue the slower everything gets, up to 4 times. The load is half of what they can do, then three times, then"
                            + " half again. No queue in the pool: who finds all servers full gets 503 at once.",
                    table,
                    List.of(new Section.Picture("overload-goodput", "Good answers over time by kind of cap", first.svg()),
                            new Section.Picture("overload-p99", "p99 over time by kind of cap", second.svg())),
                    "With the default cap the servers take in what they cannot do, get slower from it and do less. A cap that fits cures that, but somebody has"
                            + " to know the number, and it is wrong after the next release. `limit: { algorithm: gradient }` finds it.");
        }
    }

    @Override
    public Result run(long seed) {
        return new Result(List.of(
                row("default (1024)", seed, "", ""), row("set by hand (20)", seed, "", "max-in-flight: 20"),
                row("gradient", seed, ", limit: { algorithm: gradient }", "")));
    }

    /// @param ofPool  more keys of the pool
    /// @param ofServer keys of each backend
    private Row row(String name, long seed, String ofPool, String ofServer) {
        Timeline time = new Timeline();
        List<SimulatedServer> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new SimulatedServer(time, Chance.of(seed, "server " + i), SERVER));
        }
        ProxyConfig config = Configurations.pool("strategy: power-of-two, queue: { max: 0 }" + ofPool, Configurations.backends(SERVERS, ofServer));
        SimulatedProxy proxy = new SimulatedProxy(time, config, Chance.of(seed, "start"), Chance.of(seed, "picks"), servers);

        int seconds = BEFORE + secondsOfOverload + AFTER;
        double[] goodput = new double[seconds];
        double[] p99 = new double[seconds];
        double[] limit = new double[seconds];
        Samples quiet = new Samples();
        Samples overload = new Samples();
        Samples[] now = {new Samples()};
        long[] good = new long[1];
        long[] sent = new long[1];
        Arrivals arrivals = new Arrivals(time, Chance.of(seed, "arrivals"), () -> {
            sent[0]++;
            Exchange.send(proxy, Terms.PLAIN, (status, latency, _) -> {
                if (status == 200) {
                    good[0]++;
                    now[0].add(latency / 1e6);
                    double second = (double) time.now() / SECOND;
                    if (second < BEFORE) {
                        quiet.add(latency / 1e6);
                    } else if (second < BEFORE + secondsOfOverload) {
                        overload.add(latency / 1e6);
                    }
                }
            });
        });
        double served = 0;
        double after = 0;
        for (int second = 0; second < seconds; second++) {
            boolean overloaded = second >= BEFORE && second < BEFORE + secondsOfOverload;
            if (second == 0 || second == BEFORE || second == BEFORE + secondsOfOverload) {
                arrivals.rate((overloaded ? 3 : 0.5) * CAPACITY);
            }
            now[0] = new Samples();
            good[0] = 0;
            sent[0] = 0;
            time.runUntil((second + 1) * SECOND);
            goodput[second] = good[0] / CAPACITY;
            p99[second] = now[0].quantile(0.99);
            limit[second] = proxy.pool().backends().stream().mapToInt(Backend::limit).average().orElseThrow();
            served += overloaded ? goodput[second] / secondsOfOverload : 0;
            after += second >= seconds - 10 ? (double) good[0] / sent[0] / 10 : 0;
        }
        return new Row(name, goodput, p99, limit, quiet.quantile(0.99), overload.quantile(0.99), served, after);
    }
}
