package io.evenkeel.testbackends;

import io.evenkeel.testbackends.Fault.Scope;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The faults in force, in their order; each request meets the first that its draw hits. Event loop only.
final class Faults {

    private final RandomGenerator random;
    private List<Fault> inForce = List.of();

    Faults(RandomGenerator random) {
        this.random = random;
    }

    void replace(List<Fault> faults) {
        inForce = List.copyOf(faults);
    }

    List<Fault> inForce() {
        return inForce;
    }

    /// What happens to the next request; null: nothing.
    @Nullable Fault draw(boolean health) {
        for (Fault fault : inForce) {
            if (fault.scope() != (health ? Scope.TRAFFIC : Scope.HEALTH) && random.nextDouble() < fault.share()) {
                return fault;
            }
        }
        return null;
    }
}
