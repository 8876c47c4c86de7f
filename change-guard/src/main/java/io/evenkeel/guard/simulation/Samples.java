package io.evenkeel.guard.simulation;

import java.util.Arrays;

/// Measured values, all kept: quantiles are exact.
final class Samples {

    private double[] values = new double[1024];
    private int size;
    private boolean sorted = true;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
        sorted = false;
    }

    int size() {
        return size;
    }

    double mean() {
        return size == 0 ? Double.NaN : Arrays.stream(values, 0, size).sum() / size;
    }

    /// The smallest value that at least this share of all does not exceed.
    ///
    /// @param share 0..1
    /// @return not a number when there are none
    double quantile(double share) {
        if (size == 0) {
            return Double.NaN;
        }
        if (!sorted) {
            Arrays.sort(values, 0, size);
            sorted = true;
        }
        int rank = (int) Math.ceil(share * size);
        return values[Math.clamp(rank - 1, 0, size - 1)];
    }
}
