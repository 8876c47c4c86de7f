package io.evenkeel.routing.strategy;

import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.Hash64;
import java.util.Arrays;

/// The ring of consistent hashing (Karger and others, STOC 1997): each backend has many points on it, by its weight, and a key belongs to the
/// next point.
///
/// **Points.** The more, the more even: of ten backends with 100 points each the largest has about 1.2 times the mean. The heaviest gets
/// [#POINTS], the others in proportion; doubled as often as it takes until they have [#LEAST_MEAN] on average, so that light ones beside
/// a heavy one have enough. So there are 100 to 200 for each, and a backend's points do not depend on who else is there, as long as the
/// heaviest stays and no doubling sets in: then who leaves moves its own keys and no others, and slow start moves those it gains.
final class Ring extends Circle {

    static final int POINTS = 160;
    static final int LEAST_MEAN = 100;

    /// Where the points are, ascending.
    private final long[] points;

    private Ring(BackendSet set, long[] points, char[] owners) {
        super(set, owners);
        this.points = points;
    }

    static Ring of(BackendSet set) {
        return of(set, counts(weights(set)));
    }

    /// @param points of the heaviest backend, 1 and more; the others have theirs in proportion, and nothing is doubled
    static Ring of(BackendSet set, int points) {
        return of(set, counts(weights(set), points));
    }

    private static int[] weights(BackendSet set) {
        return set.weights().stream().mapToInt(Integer::intValue).toArray();
    }

    /// @param counts points by backend, each 1 and more
    private static Ring of(BackendSet set, int[] counts) {
        int all = Arrays.stream(counts).sum();
        Point[] ring = new Point[all];
        int filled = 0;
        for (int owner = 0; owner < counts.length; owner++) {
            long name = Hash64.of(set.backends().get(owner).id().name());
            for (int i = 0; i < counts[owner]; i++) {
                ring[filled++] = new Point(Hash64.mix(name + i * 0x9E3779B97F4A7C15L), name, owner); // SplitMix64, seeded by the name
            }
        }
        Arrays.sort(ring);
        long[] points = new long[all];
        char[] owners = new char[all];
        for (int i = 0; i < all; i++) {
            points[i] = ring[i].at;
            owners[i] = (char) ring[i].owner;
        }
        return new Ring(set, points, owners);
    }

    /// Two points in one place, once in 10^11 rings, have an order that does not depend on the order of the configuration.
    private record Point(long at, long name, int owner) implements Comparable<Point> {
        @Override
        public int compareTo(Point other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(name, other.name);
        }
    }

    /// Points by backend, each one and more.
    static int[] counts(int[] weights) {
        double heaviest = Arrays.stream(weights).max().orElse(1);
        double points = POINTS;
        while (weights.length > 0 && points * Arrays.stream(weights).asLongStream().sum() / heaviest < LEAST_MEAN * (double) weights.length) {
            points *= 2;
        }
        return counts(weights, points);
    }

    private static int[] counts(int[] weights, double points) {
        double perWeight = points / Arrays.stream(weights).max().orElse(1);
        return Arrays.stream(weights).map(weight -> (int) Math.max(1, Math.round(weight * perWeight))).toArray();
    }

    @Override
    int place(long hash) {
        int low = 0;
        int high = points.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (points[middle] < hash) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < points.length ? low : 0;
    }
}
