package io.evenkeel.routing;

import java.util.List;

/// The backends a picker chooses among, with the weights of one configuration. Immutable; any thread.
///
/// Only the weights' ratios count. While somebody is in slow start all are scaled up and its own is cut to its part, so that a part of a
/// small weight is a whole number too.
///
/// @param backends in the order of the configuration; may be empty
/// @param weights  as many, each 1..1000, in slow start 1..100,000: drained backends are not in the set
public record BackendSet(List<Backend> backends, List<Integer> weights) {

    public BackendSet {
        backends = List.copyOf(backends);
        weights = List.copyOf(weights);
        if (backends.size() != weights.size()) {
            throw new IllegalArgumentException("weights: " + weights.size() + " (expected: " + backends.size() + ", one a backend)");
        }
    }
}
