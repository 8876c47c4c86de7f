package io.evenkeel.bench.stress;

import io.evenkeel.routing.Lease;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The slot becomes free while the first of two leaves the queue.
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first had it before it left.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The first left, the second has it.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The slot left with the first.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Both have the one slot.")
@State
public class LeaveRace extends OneSlot {

    private final Lease held = new Lease();
    private final Request first;
    private final Request second;

    public LeaveRace() {
        pick(held);
        first = waiting();
        second = waiting();
    }

    @Actor
    public void giveBack() {
        held.answered(200, 1, 0);
    }

    @Actor
    public void leave() {
        first.waiter.leave();
    }

    @Arbiter
    public void see(II_Result result) {
        result.r1 = first.served;
        result.r2 = second.served;
    }
}
