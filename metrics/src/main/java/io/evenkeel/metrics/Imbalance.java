package io.evenkeel.metrics;

/// How unevenly a pool is used.
final class Imbalance {

    private Imbalance() {}

    /// The largest over the mean of the shares, each divided by what was expected: 1 is even, 2 says that one backend carries twice
    /// what its weight asks for compared with the average. Backends of which nothing is expected (drained, down, or
    /// nobody knows what) do not take part.
    ///
    /// @param shares   each 0..1, or NaN when there were no picks
    /// @param expected as many; NaN: not known
    /// @return NaN without picks, or when nothing is expected of anybody
    static double ratio(double[] shares, double[] expected) {
        double largest = 0;
        double sum = 0;
        int count = 0;
        for (int i = 0; i < shares.length; i++) {
            if (expected[i] > 0) {
                double normalised = shares[i] / expected[i];
                largest = Math.max(largest, normalised);
                sum += normalised;
                count++;
            }
        }
        return sum > 0 ? largest / (sum / count) : Double.NaN;
    }
}
