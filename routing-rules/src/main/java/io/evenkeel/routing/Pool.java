package io.evenkeel.routing;

import io.evenkeel.config.PoolConfig;
import java.util.List;

/// A pool of one configuration at work: its backends, who of them is eligible now, and the picker in force.
///
/// Picks may come from any thread and take no lock. Changes of health rebuild the picker under a lock, off the event loops.
public final class Pool {

    Pool() {}

    public PoolConfig config() {
        throw new IllegalStateException("not there yet");
    }

    /// All backends, in the order of the configuration, drained and unhealthy ones included.
    public List<Backend> backends() {
        throw new IllegalStateException("not there yet");
    }

    /// Picks a backend and makes `lease` hold its slot. In panic, probe-failed backends are tried after the eligible ones.
    ///
    /// @return false when nobody can be picked: all are full, tried, drained or down
    public boolean pick(PickContext context, Lease lease) {
        throw new IllegalStateException("not there yet");
    }

    /// Whether so few backends are eligible that probe-failed ones serve again.
    public boolean panic() {
        throw new IllegalStateException("not there yet");
    }

    /// The share of the pool's picks each backend should get now, by weight over the eligible ones; as [#backends] in order, sums
    /// to 1, or all 0 when nobody is eligible.
    public double[] expectedShares() {
        throw new IllegalStateException("not there yet");
    }

    /// Weight of the backend in this configuration, 0..1000.
    public int weight(Backend backend) {
        throw new IllegalStateException("not there yet");
    }
}
