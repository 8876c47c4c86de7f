package io.evenkeel.routing.strategy;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendSet;
import java.util.random.RandomGenerator;

/// Draws backends at random in proportion to their weights. Immutable; any thread; two draws are independent or, on demand, distinct.
final class WeightedDraw {

    final Backend[] backends;
    final int[] weights;

    /// By backend: the weights up to it and its own.
    private final int[] cumulative;

    WeightedDraw(BackendSet set) {
        this.backends = set.backends().toArray(Backend[]::new);
        this.weights = set.weights().stream().mapToInt(Integer::intValue).toArray();
        this.cumulative = new int[weights.length];
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            cumulative[i] = sum;
        }
    }

    int size() {
        return backends.length;
    }

    /// @return position of a backend; there must be one
    int draw(RandomGenerator random) {
        return at(random.nextInt(cumulative[cumulative.length - 1]));
    }

    /// Draws among all others: as if draws were repeated until one differs, in one draw.
    ///
    /// @return position of a backend other than `first`; there must be two
    int drawOther(int first, RandomGenerator random) {
        int point = random.nextInt(cumulative[cumulative.length - 1] - weights[first]);
        return at(point < cumulative[first] - weights[first] ? point : point + weights[first]);
    }

    /// The backend whose stretch of the weights has the point in it.
    private int at(int point) {
        int low = 0;
        int high = cumulative.length - 1;
        while (low < high) {
            int middle = low + high >>> 1;
            if (point < cumulative[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
