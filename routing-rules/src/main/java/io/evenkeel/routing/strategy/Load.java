package io.evenkeel.routing.strategy;

/// What the strategies that look at load compare: `(load + 1) / weight`, what a backend would bear with one request more, where its
/// [load][io.evenkeel.routing.Backend#load] is what is in flight there and what recent failures add.
///
/// By that measure alone an idle backend of weight 2 is always better than an idle one of weight 1, so in a quiet pool of the weights
/// 2, 1, 1, 1, 1, 1, one request at a time, the first would get all of them instead of two of seven. Backends that bear nothing are
/// therefore equal to each other, and between equals chance decides by weight. nginx and HAProxy treat idle ones alike too.
final class Load {

    private Load() {}

    /// @return below 0 when a bears less, 0 when as much
    static int compare(int loadOfA, int weightOfA, int loadOfB, int weightOfB) {
        return Long.compare((loadOfA + 1L) * weightOfB, (loadOfB + 1L) * weightOfA);
    }
}
