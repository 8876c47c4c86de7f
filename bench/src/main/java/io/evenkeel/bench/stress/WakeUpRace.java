package io.evenkeel.bench.stress;

import io.evenkeel.routing.Lease;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The slot becomes free while somebody begins to wait, and a newcomer wants it.
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Who waited has it.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The newcomer came before the wait began.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "A wake-up was lost.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Both have the one slot.")
@State
public class WakeUpRace extends OneSlot {

    private final Lease held = new Lease();
    private final Request waiting = new Request();

    public WakeUpRace() {
        pick(held);
    }

    @Actor
    public void giveBack(II_Result result) {
        held.answered(200, 1, 0);
        result.r2 = pick(new Lease());
    }

    @Actor
    public void await() {
        pool.await(waiting, null, waiting.waiter);
    }

    @Arbiter
    public void see(II_Result result) {
        result.r1 = waiting.served;
    }
}
