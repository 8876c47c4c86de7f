package io.evenkeel.standalone.demo;

/// A classic Prometheus histogram, or what was added to one. Immutable.
///
/// @param bounds upper bounds in seconds, rising; the last is infinite
/// @param counts how many values were not above each bound
record Buckets(double[] bounds, double[] counts) {

    /// What was added since an earlier reading. One that has other bounds, or counted more, was of another life: then all of it.
    Buckets since(Buckets earlier) {
        int last = counts.length - 1;
        if (earlier.counts.length != counts.length || last >= 0 && earlier.counts[last] > counts[last]) {
            return this;
        }
        double[] added = new double[counts.length];
        for (int i = 0; i < added.length; i++) {
            added[i] = counts[i] - earlier.counts[i];
        }
        return new Buckets(bounds, added);
    }

    /// An estimate as `histogram_quantile` of Prometheus makes it: values are taken to lie evenly within their bucket, and what is above
    /// the last finite bound is taken to be at it.
    ///
    /// @param q 0..1
    /// @return seconds; NaN without values
    double quantile(double q) {
        int last = counts.length - 1;
        if (last < 1 || counts[last] == 0) {
            return Double.NaN;
        }
        double rank = q * counts[last];
        int bucket = 0;
        while (bucket < last && counts[bucket] < rank) {
            bucket++;
        }
        if (bucket == last) {
            return bounds[last - 1];
        }
        double lower = bucket == 0 ? 0 : bounds[bucket - 1];
        double below = bucket == 0 ? 0 : counts[bucket - 1];
        double within = counts[bucket] - below;
        return within == 0 ? bounds[bucket] : lower + (bounds[bucket] - lower) * (rank - below) / within;
    }
}
