package io.evenkeel.bench.stress;

import io.evenkeel.routing.Lease;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The slot becomes free while somebody enters the queue and leaves at once: afterwards it is claimed by nobody.
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Who waited has it.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Who waited has left, the next one has it.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Nobody has it, and nobody can.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Both have the one slot.")
@State
public class ClaimRace extends OneSlot {

    private final Lease held = new Lease();
    private final Request waiting = new Request();

    public ClaimRace() {
        pick(held);
    }

    @Actor
    public void giveBack() {
        held.answered(200, 1, 0);
    }

    @Actor
    public void enterAndLeave() {
        pool.await(waiting, null, waiting.waiter);
        waiting.waiter.leave();
    }

    @Arbiter
    public void see(II_Result result) {
        result.r1 = waiting.served;
        result.r2 = pick(new Lease());
    }
}
