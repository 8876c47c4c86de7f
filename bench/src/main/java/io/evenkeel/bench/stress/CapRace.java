package io.evenkeel.bench.stress;

import io.evenkeel.routing.Lease;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Two pick, one gets the slot.
@JCStressTest
@Outcome(id = {"1, 0", "0, 1"}, expect = Expect.ACCEPTABLE, desc = "One has it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both have it, or nobody.")
@State
public class CapRace extends OneSlot {

    @Actor
    public void one(II_Result result) {
        result.r1 = pick(new Lease());
    }

    @Actor
    public void other(II_Result result) {
        result.r2 = pick(new Lease());
    }
}
