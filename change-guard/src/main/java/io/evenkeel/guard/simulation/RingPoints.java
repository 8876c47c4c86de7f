package io.evenkeel.guard.simulation;

import io.evenkeel.guard.simulation.plot.Axis;
import io.evenkeel.guard.simulation.plot.BarChart;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.routing.strategy.ConsistentHash;
import io.evenkeel.routing.strategy.Maglev;
import io.evenkeel.routing.strategy.Rendezvous;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Ten backends of equal weight on a ring: how even are their parts of it, by the number of points each has; and what do placements without
/// points give? Where points lie is decided by names, so each set of ten has names of its own.
record RingPoints(int sets) implements Scenario {

    static final RingPoints DEFAULT = new RingPoints(40);

    private static final int BACKENDS = 10;

    /// Maglev's slots.
    private static final int KEYS = 65_537;

    /// @param name      as the report has it
    /// @param published largest part over the mean of one ring, from a simulation written independently; not a number: none
    /// @param theory    largest part over the mean, on average of many sets
    /// @param strategy  with so many points
    record Placing(String name, double published, double theory, BalancingStrategy strategy) {

        private static Placing ring(int points, double published) {
            return new Placing("ring, " + points + (points == 1 ? " point" : " points"), published, parts(points), new ConsistentHash(points));
        }

        /// Of ten parts with one point each the largest is on average the tenth harmonic number of means. Parts of many points are spread as by the
        /// normal law with a deviation of 1 / √points, and the largest of ten lies 1.539 deviations above the mean.
        private static double parts(double points) {
            return points == 1 ? IntStream.rangeClosed(1, BACKENDS).mapToDouble(i -> 1.0 / i).sum() : 1 + 1.539 / Math.sqrt(points);
        }
    }

    static final Placing POOL = new Placing("`consistent-hash` (160 points)", Double.NaN, Placing.parts(160), new ConsistentHash());
    static final Placing MAGLEV = new Placing("`maglev`", Double.NaN, Math.ceil((double) KEYS / BACKENDS) * BACKENDS / KEYS, new Maglev());

    /// Each key is as a point of its own.
    static final Placing RENDEZVOUS = new Placing("`rendezvous`", Double.NaN, Placing.parts((double) KEYS / BACKENDS), new Rendezvous());

    static final List<Placing> PLACINGS = List.of(Placing.ring(1, 2.31), Placing.ring(10, 1.35), Placing.ring(100, 1.20), POOL, Placing.ring(500, 1.09),
            MAGLEV, RENDEZVOUS);

    /// @param largest  part of a set over the mean, by set
    /// @param extremes largest part over the smallest, by set
    /// @param moved    keys of those who stay that move when one leaves, mean of the sets
    record Row(Placing placing, Samples largest, Samples extremes, double moved) {}

    record Result(int sets, List<Row> rows) implements Outcome {

        Row row(Placing placing) {
            return rows.stream().filter(row -> row.placing.equals(placing)).findFirst().orElseThrow();
        }

        @Override
        public Section section() {
            List<List<String>> table = new ArrayList<>();
            table.add(List.of("placement", "largest over mean", "nine in ten sets", "theory", "published, one ring", "largest over smallest",
                    "moved needlessly"));
            List<BarChart.Group> groups = new ArrayList<>();
            for (Row row : rows) {
                table.add(List.of(row.placing.name, times(row.largest.mean(), 3),
                        Text.number(row.largest.quantile(0.05), 2) + " to " + Text.number(row.largest.quantile(0.95), 2), times(row.placing.theory, 3),
                        times(row.placing.published, 2), times(row.extremes.quantile(0.5), row.extremes.quantile(0.5) < 1.01 ? 4 : 2), Text.percent(row.moved, 2)));
                groups.add(new BarChart.Group(row.placing.name.replace("`", ""), row.largest.mean(), row.largest.quantile(0.95)));
            }
            BarChart chart = new BarChart("The largest part of ten", Axis.linear("largest part (times the mean)", 0, 5), List.of("mean", "one set in twenty has more"),
                    groups, 2);
            return new Section("How many points a ring needs",
                    "Ten backends of equal weight, " + sets + " sets with names of their own. What part of all keys belongs to each: " + Text.count(KEYS)
                            + " keys at equal distances, as many as Maglev's table has slots, so that each slot is counted once. *Largest over smallest*: median of the"
                            + " sets. *Moved needlessly*: keys of the nine others that move when one backend leaves, mean of the sets.",
                    table, List.of(new Section.Picture("ring-points", "Largest part of ten by placement", chart.svg())),
                    "Four times the points halve what is uneven. A pool's ring has 160 for each backend, and the largest part is about an eighth above the mean; with 500 it would"
                            + " be a fourteenth, for three times the memory. The published figures are of one ring each, and lie where nine in ten rings do. Maglev's slots"
                            + " differ by one at most; the price is that some keys move that need not. With `rendezvous` what is uneven is the keys' own chance, as if each"
                            + " were a point, and who leaves moves no keys but its own.");
        }

        private static String times(double value, int decimals) {
            return Double.isNaN(value) ? Text.number(value, decimals) : Text.number(value, decimals) + " ×";
        }
    }

    @Override
    public Result run(long seed) {
        RandomGenerator names = Chance.of(seed, "names");
        List<BackendSet> all = IntStream.range(0, sets).mapToObj(_ -> ten(names)).toList();
        return new Result(sets, PLACINGS.stream().map(placing -> row(placing, all)).toList());
    }

    private static BackendSet ten(RandomGenerator names) {
        List<String> backends = names.ints(0, 1_000_000_000).distinct().limit(BACKENDS).mapToObj(number -> Configurations.backend(number, "")).toList();
        return equal(new BackendRegistry(names).open(Configurations.pool("strategy: random", backends)).getFirst().backends());
    }

    private static BackendSet equal(List<Backend> backends) {
        return new BackendSet(backends, Collections.nCopies(backends.size(), 1));
    }

    private static Row row(Placing placing, List<BackendSet> all) {
        Samples largest = new Samples();
        Samples extremes = new Samples();
        double moved = 0;
        for (int i = 0; i < all.size(); i++) {
            List<Backend> backends = all.get(i).backends();
            Backend leaving = backends.get(i % BACKENDS);
            Backend[] before = Owners.of(placing.strategy, all.get(i), KEYS);
            Backend[] after = Owners.of(placing.strategy, equal(backends.stream().filter(backend -> backend != leaving).toList()), KEYS);
            int[] parts = new int[BACKENDS];
            int strayed = 0;
            for (int key = 0; key < KEYS; key++) {
                parts[backends.indexOf(before[key])]++;
                strayed += before[key] != leaving && before[key] != after[key] ? 1 : 0;
            }
            int most = Arrays.stream(parts).max().orElseThrow();
            largest.add((double) most * BACKENDS / KEYS);
            extremes.add((double) most / Arrays.stream(parts).min().orElseThrow());
            moved += (double) strayed / (KEYS - parts[backends.indexOf(leaving)]) / all.size();
        }
        return new Row(placing, largest, extremes, moved);
    }
}
